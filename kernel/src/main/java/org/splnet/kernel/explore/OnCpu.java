package org.splnet.kernel.explore;

import java.util.function.Consumer;
import org.splnet.kernel.Context;
import org.splnet.kernel.Poller;

/** A body that a CPU runs once, outside of any handler. */
final class OnCpu implements Poller {
  private final String name;
  private final Consumer<Context> body;
  private boolean done;

  OnCpu(String name, Consumer<Context> body) {
    this.name = name;
    this.body = body;
  }

  @Override
  public boolean poll(Context ctx, long nowNanos) {
    if (done) {
      return false;
    }
    done = true;
    body.accept(ctx);
    return true;
  }

  @Override
  public String toString() {
    return name;
  }
}
