/**
 * Floor 3: runtimes, scopes, tasks, cancellation, task locals, select. Start at {@link
 * dev.heddle.Scope}.
 */
@NullMarked
package dev.heddle;

import org.jspecify.annotations.NullMarked;
