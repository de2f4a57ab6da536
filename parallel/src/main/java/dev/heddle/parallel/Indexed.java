package dev.heddle.parallel;

/**
 * An element and its position.
 *
 * @param index counted from 0
 * @param value the element
 * @param <T> the type of the element
 */
public record Indexed<T>(long index, T value) {}
