package dev.heddle.bench.driver;

/**
 * When a measurement begins and ends, the same in every language: windows of time until three in a
 * row agree within 5 % or the warm-up has lasted long enough, then a fixed number of windows that
 * count.
 *
 * @param windowMillis the least duration of a window; the batch that fills it runs to its end
 * @param windows how many windows count
 * @param warmupMaxMillis after this time the warm-up ends, whatever the windows say
 */
public record StoppingRule(long windowMillis, int windows, long warmupMaxMillis) {}
