/**
 * A network in one JVM and in virtual time, for tests of networked software: {@link
 * org.splnet.simnet.SimNetwork} is where to begin.
 *
 * <p>A host is a machine with a stack of this project, on a shared simulation port; what it sends
 * is copied out of its packets into {@link org.splnet.simnet.Flight}s, which the receiving host's
 * interface takes when they are due. Everything happens on the one thread that runs the network.
 */
@NullMarked
package org.splnet.simnet;

import org.jspecify.annotations.NullMarked;
