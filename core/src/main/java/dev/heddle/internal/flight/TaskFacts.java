package dev.heddle.internal.flight;

/**
 * What every event of a task tells.
 *
 * @param id the thread's, 0 if it is no task
 * @param name the name
 * @param runtime the name of its runtime
 * @param scope the name of its scope, or what it is detached from
 * @param worker the number of the worker on which that happens, or {@link Flight#NO_WORKER}
 */
public record TaskFacts(long id, String name, String runtime, String scope, int worker) {}
