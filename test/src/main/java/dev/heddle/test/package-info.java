/** Tests of concurrent code under schedules that come from a seed; begin with {@link Explorer}. */
@NullMarked
package dev.heddle.test;

import org.jspecify.annotations.NullMarked;
