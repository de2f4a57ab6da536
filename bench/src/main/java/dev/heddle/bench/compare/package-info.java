/** Measures Heddle against its peers: the same work, in the same run, each in its own process. */
@NullMarked
package dev.heddle.bench.compare;

import org.jspecify.annotations.NullMarked;
