package org.splnet.drivers.i8255x;

/**
 * The receive unit: puts frames into a list of receive areas.
 *
 * <p>An area's control word and link are read before its status is written, for a driver that sees
 * it complete may use it anew at once. Frames that come while there is no area are lost and
 * counted; while the unit is idle they are lost and only {@link #missed} knows.
 *
 * <p>Only whoever has claimed the card is in here.
 */
final class ReceiveUnit {
  private final BusMemory bus;
  private final Medium medium;
  private final AddressFilter filter;
  private final Counters counters;
  private int state = Registers.RU_IDLE;
  private int base;
  private int area;
  private long missed;
  private long filtered;

  /** Causes of interrupts since the card took them. */
  int causes;

  ReceiveUnit(BusMemory bus, Medium medium, AddressFilter filter, Counters counters) {
    this.bus = bus;
    this.medium = medium;
    this.filter = filter;
    this.counters = counters;
  }

  int state() {
    return state;
  }

  /** Frames that came while the unit was idle. */
  long missed() {
    return missed;
  }

  /** Frames for others. */
  long filtered() {
    return filtered;
  }

  void reset() {
    state = Registers.RU_IDLE;
    causes = 0;
  }

  void resetAll() {
    reset();
    base = 0;
  }

  void command(int command, int pointer) {
    switch (command) {
      case 0 -> {}
      case Registers.RU_START -> {
        if (state == Registers.RU_READY) {
          throw DeviceMisuseException.of(
              "SCB command (02): RU start at 0x%08x while the receive unit is ready at 0x%08x;"
                  + " abort it first",
              pointer, area);
        }
        area = base + pointer;
        state = Registers.RU_READY;
        check();
      }
      case Registers.RU_RESUME -> {
        if (state != Registers.RU_SUSPENDED) {
          throw DeviceMisuseException.of(
              "SCB command (02): RU resume while the receive unit is in state %d, not suspended",
              state >> 2);
        }
        area = base + bus.i32(area + ReceiveArea.LINK);
        state = Registers.RU_READY;
        check();
      }
      case Registers.RU_ABORT -> state = Registers.RU_IDLE;
      case Registers.RU_LOAD_BASE -> {
        if (state == Registers.RU_READY) {
          throw DeviceMisuseException.of(
              "SCB command (02): RU load base while the receive unit is ready");
        }
        base = pointer;
      }
      default ->
          throw DeviceMisuseException.of(
              "SCB command (02): no command %d of the receive unit", command);
    }
  }

  private void check() {
    if ((area & 1) != 0 || !bus.contains(area, ReceiveArea.LENGTH)) {
      throw DeviceMisuseException.of(
          "receive area: the list leads to 0x%08x, which is odd or no memory", area);
    }
  }

  /**
   * Takes what the medium has for this step.
   *
   * @return whether there was any
   */
  boolean run() {
    int frame = medium.next();
    if (frame == Medium.NONE) {
      return false;
    }
    do {
      take(frame, medium.length());
      frame = medium.next();
    } while (frame != Medium.NONE);
    return true;
  }

  private void take(int frame, int length) {
    if (state == Registers.RU_IDLE) {
      missed++;
    } else if (!filter.accepts(AddressFilter.station(bus, frame))) {
      filtered++;
    } else if (state == Registers.RU_READY) {
      store(frame, length);
    } else {
      counters.count(Counters.RX_RESOURCE_ERRORS);
    }
  }

  private void store(int frame, int length) {
    int at = area;
    int size = bus.u16(at + ReceiveArea.SIZE);
    checkArea(at, size);
    int stored = Math.min(length, size);
    bus.copy(frame, at + ReceiveArea.LENGTH, stored);
    bus.setU16(at + ReceiveArea.COUNT, ReceiveArea.COUNT_FLAGS | stored);
    int control = bus.u16(at + ReceiveArea.CONTROL);
    int link = bus.i32(at + ReceiveArea.LINK);
    if (stored == length) {
      counters.count(Counters.RX_GOOD);
      bus.setU16(at, ReceiveArea.COMPLETE | ReceiveArea.OK);
    } else {
      counters.count(Counters.RX_RESOURCE_ERRORS);
      bus.setU16(at, ReceiveArea.COMPLETE | ReceiveArea.NO_ROOM);
    }
    causes |= Registers.FR;
    if ((control & ReceiveArea.END_OF_LIST) != 0) {
      state = Registers.RU_NO_RESOURCES;
      causes |= Registers.RNR;
    } else if ((control & ReceiveArea.SUSPEND) != 0) {
      state = Registers.RU_SUSPENDED;
      causes |= Registers.RNR;
    } else {
      area = base + link;
      check();
    }
  }

  private void checkArea(int at, int size) {
    if ((bus.u16(at) & ReceiveArea.COMPLETE) != 0) {
      throw DeviceMisuseException.of(
          "receive area 0x%08x is marked complete already: clear its status before the receive unit"
              + " comes to it",
          at);
    }
    if ((bus.u16(at + ReceiveArea.CONTROL) & ReceiveArea.FLEXIBLE) != 0) {
      throw DeviceMisuseException.of("receive area 0x%08x: flexible mode is not supported", at);
    }
    if (size == 0
        || (size & 1) != 0
        || size > ReceiveArea.COUNT_MASK
        || !bus.contains(at, ReceiveArea.LENGTH + size)) {
      throw DeviceMisuseException.of(
          "receive area 0x%08x: size %d; it must be even, from 2 to %d, and in memory",
          at, size, ReceiveArea.COUNT_MASK);
    }
  }
}
