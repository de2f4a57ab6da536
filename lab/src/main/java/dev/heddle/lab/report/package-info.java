/** The report: figures, statistics, the sentence, and its three renderings. */
@NullMarked
package dev.heddle.lab.report;

import org.jspecify.annotations.NullMarked;
