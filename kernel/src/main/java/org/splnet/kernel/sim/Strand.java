package org.splnet.kernel.sim;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.LockWord;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Operation;
import org.splnet.kernel.Wait;

/**
 * One who can go on independently of the others: a CPU with whatever runs on it, interrupt frames
 * included, as they nest on its stack; an application thread; the thread of an interrupt line.
 */
public final class Strand {
  /** Stands for nobody. */
  public static final Strand NOBODY = new Strand(-1, "nobody", null, new Coroutine(() -> {}));

  enum State {
    /** It can go on. */
    READY,
    /** It waits in a loop for somebody else to do something. */
    SPINNING,
    /** It waits to be woken, or for its time. */
    ASLEEP,
    /** It has ended. */
    DONE
  }

  private final int number;
  private final String name;
  final @Nullable Machine machine;
  final Coroutine coroutine;

  /** The CPU that this is, or null. */
  @Nullable Cpu cpu;

  /** Its context; an application thread has one during its calls. */
  @Nullable Context context;

  State state = State.READY;

  /** Its place among those that are ready, or that spin; -1 elsewhere. */
  int place = -1;

  /** It was woken before it slept. */
  boolean permit;

  /** When it wants to be woken at the latest. */
  long dueNanos = Long.MAX_VALUE;

  /** How far everybody was when it began to look in vain for what it waits for. */
  long looked;

  /** How far everybody was when it began its present turn of a waiting loop. */
  long loopFrom;

  /** It does nothing but look for what it waits for. */
  boolean looking;

  /** What it waited for in its last turn of a waiting loop, where that is known. */
  @Nullable Wait waited;

  /** The number of that turn. */
  int turn;

  /** It waits in a loop that is no interrupt window. */
  boolean masked;

  /** It has been stopped before an operation at which an interrupt may arrive. */
  boolean atWindow;

  /** An interrupt has been chosen for it. */
  boolean interrupted;

  /** It is to leave its loop. */
  boolean stopping;

  /** It is the program's own, which ends when these have. */
  boolean isProgram;

  // The step that is pending, and the one that was made last, where footprints count.
  private int pendingKind;
  private int pendingId;
  private int pendingKey;
  private @Nullable Object pendingObject;
  int stepKind;
  int stepId;

  /** The interrupt source that has been chosen for it; 0 for none. */
  private long source;

  // Where it is: for schedules and reports.
  private @Nullable Operation operation;
  private @Nullable Object subject;
  private String site = "start";
  long points;

  Strand(int number, String name, @Nullable Machine machine, Coroutine coroutine) {
    this.number = number;
    this.name = name;
    this.machine = machine;
    this.coroutine = coroutine;
  }

  /** Its number, in the order in which they were made: the same in every run of a program. */
  public int number() {
    return number;
  }

  /** Its name, unique in a run. */
  public String name() {
    return name;
  }

  /** The machine to which it belongs, or null. */
  public @Nullable Machine machine() {
    return machine;
  }

  /** The CPU that this is, or null for an application thread. */
  public @Nullable Cpu cpu() {
    return cpu;
  }

  /** The context in which it runs, or null if it is in none at this moment. */
  public @Nullable Context context() {
    return context;
  }

  /** Whether it is part of the program, and not only a CPU that serves it. */
  public boolean isProgram() {
    return isProgram;
  }

  /** Whether it has ended. */
  public boolean isDone() {
    return state == State.DONE;
  }

  /** The operation that it is about to do, or null if it stands elsewhere. */
  public @Nullable Operation operation() {
    return operation;
  }

  /** How many scheduling points it has passed. */
  public long points() {
    return points;
  }

  /** Whether an interrupt may arrive where it stands, if one is due. */
  public boolean isAtWindow() {
    return atWindow;
  }

  /** The kind of the step that is pending, of {@link Footprint}. */
  public int pendingKind() {
    return pendingKind;
  }

  /** Names what that step touches, in this run. */
  public int pendingId() {
    return pendingId;
  }

  /**
   * Names what it touches in all runs of the program; negative if other objects may have the same
   * name, or this one another in another run.
   */
  public int pendingKey() {
    return pendingKey;
  }

  /** What it touches. */
  public @Nullable Object pendingObject() {
    return pendingObject;
  }

  /** Whether the step that is pending is possible now. */
  public boolean canStep() {
    return switch (pendingObject) {
      case LockWord w when pendingKind == Footprint.ACQUIRE -> w.isOpen();
      case LockWord w when pendingKind == Footprint.SHARE -> w.isOpenToReaders();
      case BooleanSupplier c -> c.getAsBoolean();
      case null, default -> pendingKind != Footprint.IDLE;
    };
  }

  /** Chooses the source that arrives; for a strategy that chooses an interrupt by footprints. */
  public void choose(long interruptSource) {
    source = interruptSource;
  }

  void pend(int kind, @Nullable Object object, int id, int key) {
    pendingKind = kind;
    pendingObject = object;
    pendingId = id;
    pendingKey = key;
  }

  /**
   * Where it stands, for people and for schedules: the operation that it is about to do, the access
   * that it is about to make, or what it waits for.
   */
  public String where() {
    Operation op = operation;
    return op == null ? site : subject == null ? op.label() : op.label() + " " + named(subject);
  }

  /** Its name; where it has none that is the same in every run, its class. */
  private static String named(Object o) {
    String text = o.toString();
    String hash = "@" + Integer.toHexString(System.identityHashCode(o));
    return text.endsWith(hash) ? o.getClass().getSimpleName() : text;
  }

  void at(@Nullable Operation op, @Nullable Object what, String place) {
    operation = op;
    subject = what;
    site = place;
  }

  /** What is pending arrives here, before it goes on where it stands. */
  void takeInterrupt(@Nullable Recorder recorder) {
    Context ctx = context;
    if (ctx == null) {
      return;
    }
    Operation op = operation;
    Object what = subject;
    String place = site;
    if (recorder != null) {
      recorder.interrupt(this, true);
    }
    deliver(ctx);
    if (recorder != null) {
      recorder.interrupt(this, false);
    }
    at(op, what, place);
  }

  /** The frame makes steps of its own; then the one that was pending is so again. */
  private void deliver(Context ctx) {
    int kind = pendingKind;
    int id = pendingId;
    int key = pendingKey;
    Object object = pendingObject;
    int madeKind = stepKind;
    int madeId = stepId;
    long chosen = source;
    source = 0;
    pend(Footprint.NONE, null, 0, 0);
    if (chosen == 0) {
      ctx.window();
    } else {
      ctx.deliver(chosen);
    }
    pend(kind, object, id, key);
    stepKind = madeKind;
    stepId = madeId;
  }

  @Override
  public String toString() {
    return name;
  }
}
