/**
 * Looks for data races in a simulated run: happens-before by vector clocks, in the manner of
 * FastTrack (Flanagan and Freund, PLDI 2009), and the declared guard at every access. {@link
 * org.splnet.kernel.sim.race.RaceWatch} is told what woven code does; it needs the weaver's {@code
 * races=true}.
 */
@NullMarked
package org.splnet.kernel.sim.race;

import org.jspecify.annotations.NullMarked;
