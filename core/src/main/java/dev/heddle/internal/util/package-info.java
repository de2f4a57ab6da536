/** Floor 0: short locks and conversions. */
@NullMarked
package dev.heddle.internal.util;

import org.jspecify.annotations.NullMarked;
