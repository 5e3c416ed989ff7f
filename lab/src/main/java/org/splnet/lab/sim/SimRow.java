package org.splnet.lab.sim;

import org.splnet.lab.rig.RowOptions;

/**
 * What the JVM of a simulation is asked: one row.
 *
 * @param options the row
 * @param costs the text of its cost model
 * @param topology of its virtual machine
 * @param packets how many are delivered while it is measured
 * @param loseOne whether a packet is lost silently, for the account to notice
 */
public record SimRow(
    RowOptions options, String costs, String topology, long packets, boolean loseOne) {}
