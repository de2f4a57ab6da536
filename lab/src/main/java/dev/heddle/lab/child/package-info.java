/** One child JVM per model: its command, its protocol, its time limit. */
@NullMarked
package dev.heddle.lab.child;

import org.jspecify.annotations.NullMarked;
