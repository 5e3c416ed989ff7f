package org.splnet.lab.rule;

import java.lang.classfile.Instruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.Map;
import org.splnet.kernel.Ipl;

/** The first time through: what flows where, whatever locks are held. */
final class PointsTo implements Interpreter.Calls {
  static final LockState STATE = LockState.begin(0, true, Ipl.NONE);

  private final Pass pass;

  PointsTo(Pass pass) {
    this.pass = pass;
  }

  @Override
  public Map<LockState, Val> call(
      Node node, int index, Instruction call, Val[] args, LockState state) {
    InvokeInstruction c = (InvokeInstruction) call;
    if (Roots.matters(c)) {
      node.matters = true;
    }
    Resolved r = pass.invocations().resolve(node, index, c, args);
    for (Node t : r.targets) {
      node.matters |= t.body.guardedBy != null;
    }
    return Map.of(state, r.all());
  }

  @Override
  public boolean isQuiet(Instruction call) {
    return false;
  }

  @Override
  public void touches(Node node, int index, Val of, String owner, String field, LockState state) {
    node.matters |= pass.classes().guard(owner, field) != null;
  }

  @Override
  public void returns(Node node, int index, LockState state, Val value) {
    pass.result(node, value);
  }

  @Override
  public void escapes(Node node, int index, LockState state) {
    // Where it leads matters only with the locks that are held.
  }
}
