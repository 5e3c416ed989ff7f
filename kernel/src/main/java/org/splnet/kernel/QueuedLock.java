package org.splnet.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A real lock with a queue of waiters, after Mellor-Crummey and Scott: each waits on a node of its
 * own, so that a release disturbs one waiter and not all of them. Only the first in the queue
 * watches the lock word; once it has taken it, it makes the next one the first.
 *
 * <p>What excludes is the owner word, as in {@link RealLock}; the queue only says who may try.
 *
 * <p>A CPU has one node per lock, and nested frames share it. Before a waiter lets a handler in, it
 * steps aside: the first gives its place to the next and leaves the queue, another marks its node
 * {@code AWAY}, and a node that is away when it would become the first is taken out of the queue
 * and queues again later. The frame that waits could not take the lock before the handler returns,
 * and the handler may want this very lock, or one whose holder waits here.
 *
 * <p>A node is used again once nobody can reach it: its successor is looked up before it is said to
 * be {@code GONE}.
 */
final class QueuedLock extends RealLock {
  private static final int WAITING = 0;
  private static final int FIRST = 1;
  private static final int AWAY = 2;
  private static final int LEAVING = 3;
  private static final int GONE = 4;

  @Confined("whether the node of a CPU is queued; frames of that CPU share the node")
  private static final class Node extends Padded {
    private static final VarHandle STATE;

    static {
      try {
        STATE = MethodHandles.lookup().findVarHandle(Node.class, "state", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private volatile int state;
    volatile @Nullable Node next;

    /** It is in the queue, or was taken out by another and not told yet; its owner's only. */
    boolean queued;

    boolean change(int from, int to) {
      return STATE.compareAndSet(this, from, to);
    }
  }

  private final AtomicReference<@Nullable Node> tail = new AtomicReference<>();
  private final Node[] nodes;

  QueuedLock(int cpus) {
    nodes = new Node[cpus];
    for (int i = 0; i < cpus; i++) {
      nodes[i] = new Node();
    }
  }

  @Override
  boolean tryTake(int id) {
    return tail.get() == null && super.tryTake(id);
  }

  @Override
  void await(Context ctx) {
    Node shared = ofCpu(ctx.cpu);
    Node node = shared == null ? new Node() : shared;
    int turn = 0;
    for (; ; ) {
      if (!node.queued) {
        enqueue(node);
      }
      int state = node.state;
      if (state == GONE) {
        node.queued = false;
      } else if (state == AWAY) {
        node.change(AWAY, WAITING);
      } else if (state == FIRST && isFree() && super.tryTake(ctx.id)) {
        node.queued = false;
        pass(ctx, node);
        return;
      } else if (state != LEAVING && ctx.interruptDue()) {
        stepAside(ctx, node);
        ctx.window();
      } else {
        ctx.relax(turn++);
      }
    }
  }

  /** The node that all frames of a CPU share; null for an application thread. */
  private @Nullable Node ofCpu(@Nullable Cpu cpu) {
    return cpu == null ? null : nodes[cpu.index()];
  }

  private void enqueue(Node node) {
    node.next = null;
    node.state = WAITING;
    node.queued = true;
    Node before = tail.getAndSet(node);
    if (before == null) {
      node.state = FIRST;
    } else {
      before.next = node;
    }
  }

  private void stepAside(Context ctx, Node node) {
    if (!node.change(WAITING, AWAY)) {
      node.queued = false;
      pass(ctx, node);
    }
  }

  /** Makes the next one that is there the first; those that are away leave the queue. */
  private void pass(Context ctx, Node from) {
    Node next = successor(ctx, from);
    while (next != null && !makeFirst(next)) {
      Node skipped = next;
      next = successor(ctx, skipped);
      skipped.state = GONE;
    }
  }

  /** True if it waits; false if it is away, and then it is the caller's to take out. */
  private static boolean makeFirst(Node node) {
    for (; ; ) {
      if (node.change(WAITING, FIRST)) {
        return true;
      }
      if (node.change(AWAY, LEAVING)) {
        return false;
      }
    }
  }

  /** The node behind one that leaves, or null if the queue is empty then. */
  private @Nullable Node successor(Context ctx, Node node) {
    Node next = node.next;
    if (next == null && !tail.compareAndSet(node, null)) {
      int turn = 0;
      while ((next = node.next) == null) {
        ctx.relax(turn++); // it has swapped the tail and is about to link itself
      }
    }
    return next;
  }
}
