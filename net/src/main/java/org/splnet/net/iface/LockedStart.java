package org.splnet.net.iface;

import org.splnet.kernel.Context;

/** Every sender starts the device itself, waiting for its lock. */
final class LockedStart implements TransmitStart {
  private final LinkDriver driver;

  LockedStart(LinkDriver driver) {
    this.driver = driver;
  }

  @Override
  public void start(Context ctx) {
    driver.start(ctx);
  }
}
