package org.splnet.lab;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.splnet.lab.child.Child;
import org.splnet.lab.child.Failure;
import org.splnet.lab.child.SliceRequest;
import org.splnet.lab.child.SliceResult;
import org.splnet.lab.rig.RowKind;
import org.splnet.lab.rig.RowOptions;

/** A row under way: its JVM, until it fails, and its result so far. */
final class RowRun implements AutoCloseable {
  private static final long EXPLAINING_MILLIS = 500;
  private static final int EXPLAINING_SLICES = 4;

  /** Null for a row that is not measured. */
  private final @Nullable Child child;

  private final RowResult result;
  private boolean alive;

  RowRun(RowOptions options) {
    this(options, Child.Tracing.OFF);
  }

  /** A row that is looked into. */
  RowRun(RowOptions options, Child.Tracing tracing) {
    Optional<String> why = options.unmeasurable(Runtime.getRuntime().availableProcessors());
    result = new RowResult(options);
    why.ifPresent(reason -> result.fail(new Failure(Failure.Kind.UNMEASURED, reason)));
    alive = why.isEmpty();
    child = alive ? new Child(options, tracing) : null;
  }

  RowResult result() {
    return result;
  }

  boolean isAlive() {
    return alive;
  }

  /** Runs a slice; of a row that has failed or fails now it is an empty one. */
  SliceResult slice(SliceRequest request) {
    if (!alive || child == null) {
      return Child.nothing();
    }
    SliceResult slice = child.slice(request);
    Failure failure = slice.failure();
    if (failure != null) {
      alive = false;
      child.kill();
      result.fail(explained(failure, request));
    }
    return slice;
  }

  /**
   * Of a row that hangs the checker may know more: the same again under its eyes, for a short time.
   */
  private Failure explained(Failure failure, SliceRequest request) {
    RowOptions row = result.options();
    if (failure.kind() != Failure.Kind.DEADLOCKED || row.kind() != RowKind.STACK) {
      return failure;
    }
    SliceRequest again =
        new SliceRequest(
            EXPLAINING_MILLIS, request.packetsPerSecond(), request.timed(), request.loseOne());
    try (Child checked = new Child(row, true)) {
      for (int i = 0; i < EXPLAINING_SLICES; i++) {
        Failure why = checked.slice(again).failure();
        if (why != null) {
          checked.kill();
          return why.kind() == Failure.Kind.FAILED
              ? new Failure(
                  failure.kind(),
                  failure.report()
                      + "\nthe same with the lock checker on: "
                      + why.report().replaceAll("at [\\w.]+(@[^/]*)?/", "at "))
              : failure;
        }
      }
    }
    return failure;
  }

  @Override
  public void close() {
    if (child != null) {
      child.close();
    }
  }
}
