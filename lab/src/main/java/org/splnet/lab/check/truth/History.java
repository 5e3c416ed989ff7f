package org.splnet.lab.check.truth;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * In which order the contexts of a program touched each of its variables and locks: its canonical
 * form is the same for equivalent schedules, and only for those.
 */
final class History {
  private final List<List<String>> ofVariables = new ArrayList<>();
  private final List<List<String>> ofLocks = new ArrayList<>();
  private final int[] steps;

  History(SmallProgram program) {
    for (int i = 0; i < program.variables(); i++) {
      ofVariables.add(new ArrayList<>());
    }
    program.lockLevels().forEach(l -> ofLocks.add(new ArrayList<>()));
    steps = new int[program.bodies().size()];
  }

  /** A context has made a step. */
  void made(int body, Op op) {
    String event = body + "." + steps[body]++;
    switch (op.kind()) {
      case READ, AWAIT -> ofVariables.get(op.target()).add("r" + event);
      case WRITE, ADD -> ofVariables.get(op.target()).add("w" + event);
      case LOCK, TRY, UNLOCK -> ofLocks.get(op.target()).add(event);
      case RAISE, LOWER -> steps[body]--;
    }
  }

  /** Reads between two writes have no order. */
  String canonical() {
    StringBuilder out = new StringBuilder();
    for (List<String> events : ofVariables) {
      int from = 0;
      for (int i = 0; i <= events.size(); i++) {
        if (i == events.size() || events.get(i).charAt(0) == 'w') {
          List<String> reads = new ArrayList<>(events.subList(from, i));
          Collections.sort(reads);
          out.append(reads);
          out.append(i < events.size() ? events.get(i) : ";");
          from = i + 1;
        }
      }
    }
    ofLocks.forEach(out::append);
    return out.toString();
  }
}
