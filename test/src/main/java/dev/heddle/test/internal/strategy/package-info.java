/** How the decisions of a schedule are taken. */
@NullMarked
package dev.heddle.test.internal.strategy;

import org.jspecify.annotations.NullMarked;
