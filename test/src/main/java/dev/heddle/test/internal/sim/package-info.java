/** One schedule: simulated threads that pass a baton, virtual time, and the record of a run. */
@NullMarked
package dev.heddle.test.internal.sim;

import org.jspecify.annotations.NullMarked;
