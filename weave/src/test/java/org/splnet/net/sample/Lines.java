package org.splnet.net.sample;

/** Throws at a line that a test knows. */
public class Lines {
  private volatile int n;

  public void fails() {
    n = 1;
    n = 2;
    if (n == 2) {
      throw new IllegalArgumentException("line 11");
    }
  }
}
