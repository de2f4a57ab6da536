/**
 * The pool: workers, private stacks of forks, stealing, sleeping. SCHEDULER.md tells the whole
 * story.
 */
@NullMarked
package dev.heddle.parallel.internal.schedule;

import org.jspecify.annotations.NullMarked;
