/**
 * Looking into a running program from outside: by JMX, and by a signal; {@link
 * dev.heddle.inspect.FlightEvents} names the events of the flight recorder. Needs the module {@code
 * java.management}, which a program on the class path has; one on the module path that does not
 * require it starts with {@code --add-modules java.management}. Nothing else in Heddle needs it.
 */
@NullMarked
package dev.heddle.inspect;

import org.jspecify.annotations.NullMarked;
