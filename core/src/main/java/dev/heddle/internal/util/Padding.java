package dev.heddle.internal.util;

/**
 * Keeps the fields of a subclass off the cache line of whatever lies in front of the object: fields
 * of a superclass are laid out first.
 */
public abstract class Padding {
  long p1;
  long p2;
  long p3;
  long p4;
  long p5;
  long p6;
  long p7;
  long p8;
}
