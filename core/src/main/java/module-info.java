/** Tasks, scopes, cancellation, channels and select on virtual threads. */
module dev.heddle {
  requires static org.jspecify;
}
