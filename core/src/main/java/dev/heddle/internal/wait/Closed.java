package dev.heddle.internal.wait;

import org.jspecify.annotations.Nullable;

/** Handed to a waiter instead of a value: what it waited for was closed, perhaps with a cause. */
public record Closed(@Nullable Throwable cause) {}
