/** The concurrency models that the lab compares, one class each. */
@NullMarked
package dev.heddle.lab.model;

import org.jspecify.annotations.NullMarked;
