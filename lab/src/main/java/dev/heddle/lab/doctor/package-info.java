/** What this machine, its JDK and its limits allow. */
@NullMarked
package dev.heddle.lab.doctor;

import org.jspecify.annotations.NullMarked;
