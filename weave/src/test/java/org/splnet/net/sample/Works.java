package org.splnet.net.sample;

import java.util.List;
import org.splnet.kernel.Work;
import org.splnet.kernel.sim.Points;

/** Methods that do work. */
public class Works {
  @Work("one")
  public void once(long before) {}

  @Work(value = "some", on = 1)
  public static void times(long before, int n) {}

  @Work(value = "many", on = 1, after = true)
  public int batch(long before, List<String> batch, boolean early) {
    Points.note("begun");
    if (early) {
      return 0;
    }
    batch.add("b");
    return 1;
  }

  @Work(value = "wrong", on = 0)
  public void wrong(long n) {}
}
