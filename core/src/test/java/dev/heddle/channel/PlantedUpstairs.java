package dev.heddle.channel;

/** Stands above {@code dev.heddle}, so that a use of it from there must be reported. */
public class PlantedUpstairs {}
