package org.splnet.net.sample;

/** Has a volatile field that others inherit. */
class Base {
  protected volatile int inherited;

  Base() {}

  Base(int value) {
    inherited = value;
  }
}
