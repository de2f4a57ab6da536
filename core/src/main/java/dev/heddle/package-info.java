/** Tasks, scopes, policies, cancellation and select. */
@NullMarked
package dev.heddle;

import org.jspecify.annotations.NullMarked;
