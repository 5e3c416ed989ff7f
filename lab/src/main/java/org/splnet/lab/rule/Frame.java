package org.splnet.lab.rule;

import java.util.Arrays;

/** Local variables and operand stack, a value a place whatever its size. */
final class Frame {
  final Val[] locals;
  Val[] stack;
  int depth;

  Frame(int maxLocals) {
    locals = new Val[maxLocals];
    Arrays.fill(locals, Val.NOTHING);
    stack = new Val[8];
  }

  private Frame(Frame other) {
    locals = other.locals.clone();
    stack = other.stack.clone();
    depth = other.depth;
  }

  Frame copy() {
    return new Frame(this);
  }

  /** The locals alone, with what was thrown on the stack. */
  Frame thrown() {
    Frame f = new Frame(this);
    f.depth = 0;
    f.push(Val.NOTHING);
    return f;
  }

  void push(Val v) {
    if (depth == stack.length) {
      stack = Arrays.copyOf(stack, depth * 2);
    }
    stack[depth++] = v;
  }

  Val pop() {
    return stack[--depth];
  }

  /** Puts copies of the top values below others: {@code n} of them, {@code below} slots further. */
  void dup(int slots, int below) {
    int from = depth - places(depth, slots);
    int to = from - places(from, below);
    Val[] top = Arrays.copyOfRange(stack, from, depth);
    Val[] between = Arrays.copyOfRange(stack, to, from);
    depth = to;
    for (Val v : top) {
      push(v);
    }
    for (Val v : between) {
      push(v);
    }
    for (Val v : top) {
      push(v);
    }
  }

  void drop(int slots) {
    depth -= places(depth, slots);
  }

  void swap() {
    Val a = pop();
    Val b = pop();
    push(a);
    push(b);
  }

  private int places(int end, int slots) {
    int n = 0;
    for (int s = slots; s > 0; n++) {
      s -= stack[end - 1 - n].wide ? 2 : 1;
    }
    return n;
  }

  /** Joins another into this one; whether this grew. */
  boolean join(Frame other) {
    boolean grew = false;
    for (int i = 0; i < locals.length; i++) {
      Val v = join(locals[i], other.locals[i]);
      grew |= v != locals[i];
      locals[i] = v;
    }
    for (int i = 0; i < depth; i++) {
      Val v = join(stack[i], other.stack[i]);
      grew |= v != stack[i];
      stack[i] = v;
    }
    return grew;
  }

  private static Val join(Val a, Val b) {
    Val v = a.plus(b);
    return v.equals(a) ? a : v;
  }
}
