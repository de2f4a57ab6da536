/** What a user's module declares. */
module consumer {
  requires dev.heddle;
  requires dev.heddle.parallel;
}
