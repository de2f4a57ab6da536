/** What people get to see of a finding. */
@NullMarked
package dev.heddle.test.internal.report;

import org.jspecify.annotations.NullMarked;
