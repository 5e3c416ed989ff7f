package org.splnet.kernel.sim.timed;

/**
 * What the cache lines of one kind of variable cost.
 *
 * @param name the variable, and the class of the lock that has it
 * @param transfers how often one went from core to core
 * @param nanos how long CPUs waited for that
 */
public record LineUse(String name, long transfers, long nanos) {}
