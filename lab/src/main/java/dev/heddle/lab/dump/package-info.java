/** {@code heddle dump}: what another program is doing. */
@NullMarked
package dev.heddle.lab.dump;

import org.jspecify.annotations.NullMarked;
