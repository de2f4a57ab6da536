/** Floor 0: the one place through which core touches time, threads and shared memory. */
@NullMarked
package dev.heddle.internal.seam;

import org.jspecify.annotations.NullMarked;
