package org.splnet.observe.text;

import java.util.ArrayList;
import java.util.List;
import org.splnet.observe.CounterText;
import org.splnet.observe.HostSnapshot;
import org.splnet.observe.HostSnapshot.CounterState;

/** What the protocols have counted, in sentences, as {@code netstat -s} shows it. */
public final class ProtocolText {
  private ProtocolText() {}

  /**
   * The counters by protocol.
   *
   * @param zeros whether to show those that have counted nothing
   */
  public static List<String> lines(HostSnapshot s, boolean zeros) {
    List<String> out = new ArrayList<>();
    for (String protocol : CounterText.PROTOCOLS) {
      List<String> sentences = new ArrayList<>();
      for (CounterState c : s.counters()) {
        if (c.protocol().equals(protocol) && (zeros || c.value() != 0)) {
          sentences.add("        " + CounterText.of(c.name()).sentence(c.value()));
        }
      }
      if (!sentences.isEmpty()) {
        out.add(protocol + ":");
        out.addAll(sentences);
      }
    }
    return out;
  }
}
