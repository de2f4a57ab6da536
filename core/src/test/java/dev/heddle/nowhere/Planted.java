package dev.heddle.nowhere;

/** Stands in a package that the house does not know. */
public class Planted {}
