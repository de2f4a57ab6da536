/** The workloads and what they work on. */
@NullMarked
package dev.heddle.lab.workload;

import org.jspecify.annotations.NullMarked;
