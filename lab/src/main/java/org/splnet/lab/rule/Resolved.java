package org.splnet.lab.rule;

import java.util.ArrayList;
import java.util.List;

/** What a call may run. */
final class Resolved {
  /** One of these runs. */
  final List<Node> targets = new ArrayList<>();

  /** These may run meanwhile, how often is not known: what was given to a container. */
  final List<Node> callbacks = new ArrayList<>();

  /** What is returned besides what the targets return. */
  Val value = Val.NOTHING;

  /** No object is known on which it is called. */
  boolean unknown;

  void plus(Val v) {
    value = value.plus(v);
  }

  void plus(Resolved other) {
    targets.addAll(other.targets);
    callbacks.addAll(other.callbacks);
    value = value.plus(other.value);
  }

  Val all() {
    Val v = value;
    for (Node n : targets) {
      v = v.plus(n.result);
    }
    return v;
  }
}
