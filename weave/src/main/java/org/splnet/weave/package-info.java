/**
 * Adds to classes, as they are loaded, the calls by which a simulation learns where it may switch,
 * what would make two runs differ, and which named change of the code is in force. It depends on no
 * floor: what it calls, {@code org.splnet.kernel.sim.Points}, it knows by name.
 */
@NullMarked
package org.splnet.weave;

import org.jspecify.annotations.NullMarked;
