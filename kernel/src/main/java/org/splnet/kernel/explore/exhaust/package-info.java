/**
 * Exhausts the schedules of a program: all of them up to the order of steps that commute.
 *
 * <p>Two schedules are equivalent if the steps of their strands are the same and those that do not
 * commute come in the same order (Mazurkiewicz, 1977). Of each class one schedule is run. What a
 * step is and what it touches, {@link org.splnet.kernel.sim.Footprint} says.
 */
@NullMarked
package org.splnet.kernel.explore.exhaust;

import org.jspecify.annotations.NullMarked;
