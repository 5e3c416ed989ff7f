package org.splnet.kernel;

import org.splnet.kernel.sim.Points;

/** Stands for the kernel floor's mutex; tells the recording what is done to it. */
public final class Mutex {
  public void enter(Context ctx) {
    Points.note("enter");
  }

  public void exit(Context ctx) {
    Points.note("exit");
  }
}
