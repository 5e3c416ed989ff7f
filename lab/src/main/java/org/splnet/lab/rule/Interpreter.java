package org.splnet.lab.rule;

import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a method on sets of values, along all its ways, each with the locks and levels that it has
 * there. Ways that meet with the same locks and levels go on as one; so a way on which {@code
 * tryEnter} has said true is told from one on which it has not. An exception leads to its handler
 * with the locks that were held before the call that throws it; what a lock or a level operation
 * itself throws is a report of the checker and leads nowhere.
 */
final class Interpreter {
  /** What a call does. */
  interface Calls {
    /** How the call may return: locks and levels, with the value. */
    Map<LockState, Val> call(Node node, int index, Instruction call, Val[] args, LockState state);

    /** Whether the call throws nothing that has to be followed. */
    boolean isQuiet(Instruction call);

    /** A field is touched. */
    void touches(Node node, int index, Val of, String owner, String field, LockState state);

    /** The method returns. */
    void returns(Node node, int index, LockState state, Val value);

    /** The method throws. */
    void escapes(Node node, int index, LockState state);
  }

  private record At(int index, LockState state) {}

  private final Pass pass;
  private final Operations operations;
  private final Node node;
  private final Calls calls;
  private final Map<At, Frame> met = new HashMap<>();
  private final ArrayDeque<At> toDo = new ArrayDeque<>();

  Interpreter(Pass pass, Node node, Calls calls) {
    this.pass = pass;
    this.node = node;
    this.calls = calls;
    this.operations = new Operations(pass, node);
  }

  void run(LockState begins) {
    Frame f = new Frame(node.body.maxLocals);
    int[] slots = node.body.slots();
    for (int i = 0; i < slots.length; i++) {
      f.locals[slots[i]] = node.params[i];
    }
    go(0, begins, f);
    while (!toDo.isEmpty()) {
      At at = toDo.poll();
      Frame from = met.get(at);
      if (from != null) {
        straight(at.index, at.state, from.copy());
      }
    }
  }

  /** Goes on at an instruction. */
  private void go(int index, LockState state, Frame f) {
    At at = new At(index, state);
    Frame there = met.get(at);
    boolean news;
    if (there == null) {
      met.put(at, f.copy());
      news = true;
    } else {
      news = there.join(f);
    }
    if (news && !toDo.contains(at)) {
      toDo.add(at);
    }
  }

  private void straight(int from, LockState state, Frame f) {
    List<Instruction> code = node.body.code;
    for (int i = from; i < code.size(); i++) {
      if (i != from && node.body.isLeader(i)) {
        go(i, state, f);
        return;
      }
      Instruction in = code.get(i);
      switch (in) {
        case InvokeInstruction c -> {
          invoke(i, c, Operations.arguments(c), f, state);
          return;
        }
        case InvokeDynamicInstruction c -> operations.invokeDynamic(i, c, f);
        case BranchInstruction b -> {
          branch(i, b, f, state);
          return;
        }
        case TableSwitchInstruction s -> {
          choose(s.defaultTarget(), s.cases(), f, state);
          return;
        }
        case LookupSwitchInstruction s -> {
          choose(s.defaultTarget(), s.cases(), f, state);
          return;
        }
        case ReturnInstruction r -> {
          calls.returns(node, i, state, r.opcode() == Opcode.RETURN ? Val.NOTHING : f.pop());
          return;
        }
        case ThrowInstruction _ -> {
          if (!caught(i, state, f)) {
            calls.escapes(node, i, state);
          }
          return;
        }
        default -> simple(i, in, f, state);
      }
    }
  }

  private void simple(int i, Instruction in, Frame f, LockState state) {
    operations.simple(
        i, in, f, (of, owner, field) -> calls.touches(node, i, of, owner, field, state));
  }

  private void invoke(int i, InvokeInstruction c, int n, Frame f, LockState state) {
    if (!calls.isQuiet(c)) {
      caught(i, state, f);
    }
    Val[] args = new Val[n];
    for (int a = n - 1; a >= 0; a--) {
      args[a] = f.pop();
    }
    Map<LockState, Val> outcomes = calls.call(node, i, c, args, state);
    boolean isVoid = c.typeSymbol().returnType().descriptorString().equals("V");
    for (Map.Entry<LockState, Val> o : Map.copyOf(outcomes).entrySet()) {
      Frame next = f.copy();
      if (!isVoid) {
        next.push(Operations.returned(c.typeSymbol().returnType(), o.getValue(), pass.heap()));
      }
      follow(i + 1, o.getKey(), next, outcomes.size() == 1);
    }
  }

  /** Goes on behind a call: at once if there is one way, else each way in its turn. */
  private void follow(int index, LockState state, Frame f, boolean only) {
    if (only && !node.body.isLeader(index)) {
      straight(index, state, f);
    } else {
      go(index, state, f);
    }
  }

  private boolean caught(int i, LockState state, Frame f) {
    boolean any = false;
    for (Body.Catch c : node.body.catches) {
      if (c.from() <= i && i < c.to()) {
        go(c.handler(), state, f.thrown());
        any = true;
      }
    }
    return any;
  }

  private void branch(int i, BranchInstruction b, Frame f, LockState state) {
    Boolean taken = operations.decide(b.opcode(), f);
    if (taken == null || taken) {
      go(node.body.at(b.target()), state, f);
    }
    boolean always = b.opcode() == Opcode.GOTO || b.opcode() == Opcode.GOTO_W;
    if (!always && (taken == null || !taken)) {
      go(i + 1, state, f);
    }
  }

  private void choose(Label otherwise, List<SwitchCase> cases, Frame f, LockState state) {
    List<Integer> which = pass.heap().numbers(f.pop());
    if (which == null) {
      node.body.targets(otherwise, cases).forEach(t -> go(t, state, f));
      return;
    }
    for (int n : which) {
      Label to = otherwise;
      for (SwitchCase c : cases) {
        to = c.caseValue() == n ? c.target() : to;
      }
      go(node.body.at(to), state, f);
    }
  }
}
