package dev.heddle.test.matrix;

/** What is done to an operation while it waits, or before. */
enum Action {
  COMPLETE,
  CANCEL,
  CLOSE,
  LOSE
}
