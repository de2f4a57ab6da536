/** What this machine allows: processors, memory, threads, descriptors. */
@NullMarked
package dev.heddle.lab.machine;

import org.jspecify.annotations.NullMarked;
