package dev.heddle.lab.frame;

import java.time.Duration;
import java.util.List;

/**
 * What a workload does on this machine.
 *
 * @param parameters what the children need to know; it is printed in the report
 * @param notes one sentence for each thing that was shrunk or bounded, and why
 * @param repetition how often each point is measured
 * @param timeLimit how long one child may run before it counts as hung
 */
public record Plan(
    Parameters parameters, List<String> notes, Repetition repetition, Duration timeLimit) {}
