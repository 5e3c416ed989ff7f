package org.splnet.lab;

import java.util.ArrayList;
import java.util.List;
import org.splnet.lab.rig.StackChoice;

/**
 * What to compare on the path between devices and protocols: several values per axis.
 *
 * @param steers steerings
 * @param upcalls up-calls
 * @param starts transmit starts
 * @param deadlocking whether choices that deadlock are meant
 */
public record StackChoices(
    List<String> steers, List<String> upcalls, List<String> starts, boolean deadlocking) {
  /** Each with each, in the order of the table. */
  List<StackChoice> all() {
    List<StackChoice> all = new ArrayList<>();
    for (String steer : steers) {
      for (String upcall : upcalls) {
        for (String start : starts) {
          all.add(new StackChoice(steer, upcall, start, deadlocking));
        }
      }
    }
    return all;
  }
}
