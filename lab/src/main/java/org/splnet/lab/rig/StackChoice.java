package org.splnet.lab.rig;

import org.splnet.net.NetStackOptions;
import org.splnet.net.iface.StartKind;
import org.splnet.net.iface.UpcallKind;
import org.splnet.net.queue.SteeringKind;

/**
 * One choice per axis of the path between devices and protocols, by its label.
 *
 * @param steer which CPU's input queue gets a packet
 * @param upcall how drivers hand frames up
 * @param start how devices are started to send
 * @param deadlocking whether a choice that deadlocks is meant
 */
public record StackChoice(String steer, String upcall, String start, boolean deadlocking) {
  NetStackOptions applyTo(NetStackOptions options) {
    return options
        .withSteering(SteeringKind.of(steer))
        .withUpcall(UpcallKind.of(upcall))
        .withStart(StartKind.of(start))
        .withDeadlocking(deadlocking);
  }
}
