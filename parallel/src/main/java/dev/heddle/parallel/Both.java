package dev.heddle.parallel;

import org.jspecify.annotations.Nullable;

/**
 * The results of the two branches of {@link Par#join(ParBody, ParBody)}.
 *
 * @param left what the first branch returned
 * @param right what the second branch returned
 * @param <A> the type of the first result
 * @param <B> the type of the second result
 */
public record Both<A extends @Nullable Object, B extends @Nullable Object>(A left, B right) {}
