package dev.heddle.lab.frame;

/**
 * One run of one model in one child JVM.
 *
 * @param workload the workload's name
 * @param part the part's name
 * @param model the model to measure
 * @param parameters the values from the plan
 * @param repetition how often to measure
 */
public record Trial(
    String workload, String part, Model model, Parameters parameters, Repetition repetition) {}
