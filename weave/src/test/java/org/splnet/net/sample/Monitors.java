package org.splnet.net.sample;

/** Monitors of both kinds. */
public class Monitors {
  private int n;

  public int statement() {
    synchronized (this) {
      return ++n;
    }
  }

  public synchronized int method() {
    return ++n;
  }
}
