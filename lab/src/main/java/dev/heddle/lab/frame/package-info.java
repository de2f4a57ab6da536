/** What a workload declares: its models, parts, charts and parameters. */
@NullMarked
package dev.heddle.lab.frame;

import org.jspecify.annotations.NullMarked;
