package org.splnet.kernel;

import org.splnet.kernel.sim.Points;

/** Stands for the kernel floor's mutex; tells the recording what is done to it. */
public final class Mutex {
  private String name = "";

  public void setName(String to) {
    name = " " + to;
  }

  public void enter(Context ctx) {
    Points.note("enter" + name);
  }

  public void exit(Context ctx) {
    Points.note("exit" + name);
  }
}
