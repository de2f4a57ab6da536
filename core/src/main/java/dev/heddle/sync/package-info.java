/**
 * Floor 4: locks that own their data, and the other ways in which tasks wait for each other. Start
 * at {@link dev.heddle.sync.Mutex}.
 *
 * <p>Which one: data that several tasks change, {@link dev.heddle.sync.Mutex}; data that is mostly
 * read, for long, {@link dev.heddle.sync.RwLock}; at most n at a time, {@link
 * dev.heddle.sync.Semaphore}; until n things have happened, {@link dev.heddle.sync.Latch}; until
 * all that were started are done, a scope, or {@link dev.heddle.sync.WaitGroup} where no scope
 * fits; all together, again and again, {@link dev.heddle.sync.Barrier}; "look again", {@link
 * dev.heddle.sync.Notify}; made at its first use, {@link dev.heddle.sync.Lazy}; closed by the last
 * one who uses it, {@link dev.heddle.sync.Shared}. A value that changes hands belongs into a
 * channel instead.
 */
@NullMarked
package dev.heddle.sync;

import org.jspecify.annotations.NullMarked;
