package org.splnet.drivers.fxp;

/**
 * What a driver has seen.
 *
 * @param received frames handed up
 * @param sent frames sent
 * @param sendErrors frames that the card could not send
 * @param recycled frames lost because there was no fresh packet for their place
 * @param missed frames that the card had no receive area for
 * @param underruns frames whose data came too late
 * @param inits how often the card was initialised
 * @param restarts how often the receiver had run out of areas
 * @param timeouts how often the watchdog initialised it
 * @param idleInits how often it was initialised because nothing was received for long
 * @param threshold present transmit threshold, in units of 8 bytes
 * @param linkUp whether the transceiver said so at the last tick
 */
public record FxpStatistics(
    long received,
    long sent,
    long sendErrors,
    long recycled,
    long missed,
    long underruns,
    long inits,
    long restarts,
    long timeouts,
    long idleInits,
    int threshold,
    boolean linkUp) {

  /** The same, being counted. */
  static final class Mutable {
    long received;
    long sent;
    long sendErrors;
    long recycled;
    long missed;
    long underruns;
    long inits;
    long restarts;
    long timeouts;
    long idleInits;
    boolean linkUp;

    FxpStatistics snapshot(int threshold) {
      return new FxpStatistics(
          received,
          sent,
          sendErrors,
          recycled,
          missed,
          underruns,
          inits,
          restarts,
          timeouts,
          idleInits,
          threshold,
          linkUp);
    }
  }
}
