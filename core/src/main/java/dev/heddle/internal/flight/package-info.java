/** Floor 0: what goes to the JVM's flight recorder. */
@NullMarked
package dev.heddle.internal.flight;

import org.jspecify.annotations.NullMarked;
