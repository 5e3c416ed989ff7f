package org.splnet.drivers.i8255x;

/**
 * The command unit: walks a list of command blocks and does what they say.
 *
 * <p>A block's command word and link are read before its status is written: a driver that sees it
 * complete may use it anew at once. A suspend bit that is cleared after that was cleared too late;
 * the resume that follows it looks at the bit again and goes on behind the block, so nothing is
 * lost. It has to look: where the unit saw the bit cleared in time it may have gone on by itself
 * and be suspended at a later block when the resume comes, and must not be carried beyond that.
 *
 * <p>Only whoever has claimed the card is in here.
 */
final class CommandUnit {
  /** Commands other than transmissions in one go: a list in a circle must not hold up a CPU. */
  private static final int OTHERS = 1024;

  private static final int MIN_FRAME = 60;
  private static final int FRAME_END = 0x8000;
  private static final int COUNT = 0x3fff;

  private final BusMemory bus;
  private final Medium medium;
  private final AddressFilter filter;
  private final Counters counters;
  private int state = Registers.CU_IDLE;
  private int base;
  private int block;
  private int dumpAddress;
  private boolean stalled;
  private int slowBus;

  /** Causes of interrupts since the card took them. */
  int causes;

  CommandUnit(BusMemory bus, Medium medium, AddressFilter filter, Counters counters) {
    this.bus = bus;
    this.medium = medium;
    this.filter = filter;
    this.counters = counters;
  }

  int state() {
    return state;
  }

  boolean isActive() {
    return state == Registers.CU_ACTIVE;
  }

  /** Whether it waits for room on the medium, and will be told. */
  boolean isStalled() {
    return stalled;
  }

  /** Makes the bus so slow that frames underrun that start to be sent with fewer bytes read. */
  void setSlowBus(int bytes) {
    slowBus = bytes;
  }

  void reset() {
    state = Registers.CU_IDLE;
    stalled = false;
    causes = 0;
  }

  void resetAll() {
    reset();
    base = 0;
    dumpAddress = 0;
    counters.reset();
  }

  void command(int command, int pointer) {
    switch (command) {
      case 0 -> {}
      case Registers.CU_START -> {
        if (isActive()) {
          throw DeviceMisuseException.of(
              "SCB command (02): CU start at 0x%08x while the command unit is active at 0x%08x;"
                  + " start only when idle or suspended",
              pointer, block);
        }
        block = base + pointer;
        state = Registers.CU_ACTIVE;
      }
      case Registers.CU_RESUME -> {
        if (state == Registers.CU_IDLE) {
          throw DeviceMisuseException.of(
              "SCB command (02): CU resume while the command unit is idle; start it");
        }
        if (state == Registers.CU_SUSPENDED && !isSuspending(block)) {
          block = base + bus.i32(block + CommandBlock.LINK);
          state = Registers.CU_ACTIVE;
        }
      }
      case Registers.CU_LOAD_BASE -> {
        if (isActive()) {
          throw DeviceMisuseException.of(
              "SCB command (02): CU load base while the command unit is active");
        }
        base = pointer;
      }
      case Registers.CU_DUMP_ADDRESS -> {
        if ((pointer & 3) != 0 || !bus.contains(pointer, Counters.LENGTH)) {
          throw DeviceMisuseException.of(
              "SCB pointer (04): counters cannot be dumped to 0x%08x; it must be memory and"
                  + " divisible by 4",
              pointer);
        }
        dumpAddress = pointer;
      }
      case Registers.CU_DUMP, Registers.CU_DUMP_RESET -> {
        if (dumpAddress == 0) {
          throw DeviceMisuseException.of(
              "SCB command (02): dump of counters before their address was set");
        }
        counters.dump(bus, dumpAddress, command == Registers.CU_DUMP_RESET);
      }
      default ->
          throw DeviceMisuseException.of(
              "SCB command (02): no command 0x%02x of the command unit", command);
    }
  }

  private boolean isSuspending(int at) {
    return (bus.u16(at + CommandBlock.COMMAND) & CommandBlock.SUSPEND) != 0;
  }

  /**
   * Goes on, with at most so many transmissions.
   *
   * @return whether anything was done
   */
  boolean run(int transmissions) {
    int left = transmissions;
    int others = OTHERS;
    boolean worked = false;
    stalled = false;
    while (isActive()) {
      int at = block;
      int word = check(at);
      int done;
      if ((word & CommandBlock.OPERATION) == CommandBlock.TRANSMIT) {
        if (left-- == 0) {
          return worked;
        }
        if (!medium.canSend()) {
          stalled = true;
          return worked;
        }
        done = transmit(at, word);
      } else {
        if (others-- == 0) {
          return worked;
        }
        done = execute(at, word & CommandBlock.OPERATION);
      }
      worked = true;
      finish(at, done);
    }
    return worked;
  }

  private int check(int at) {
    if ((at & 1) != 0 || !bus.contains(at, CommandBlock.HEAD)) {
      throw DeviceMisuseException.of(
          "command block: the list leads to 0x%08x, which is odd or no memory", at);
    }
    if ((bus.u16(at) & CommandBlock.COMPLETE) != 0) {
      throw DeviceMisuseException.of(
          "command block 0x%08x is marked complete already: clear its status before the command"
              + " unit comes to it",
          at);
    }
    return bus.u16(at + CommandBlock.COMMAND);
  }

  private void finish(int at, int done) {
    int word = bus.u16(at + CommandBlock.COMMAND);
    int link = bus.i32(at + CommandBlock.LINK);
    bus.setU16(at, CommandBlock.COMPLETE | done);
    if ((word & CommandBlock.INTERRUPT) != 0) {
      causes |= Registers.CX;
    }
    if ((word & CommandBlock.END_OF_LIST) != 0) {
      state = Registers.CU_IDLE;
      causes |= Registers.CNA;
    } else if ((word & CommandBlock.SUSPEND) != 0) {
      state = Registers.CU_SUSPENDED;
      causes |= Registers.CNA;
    } else {
      block = base + link;
    }
  }

  private int execute(int at, int operation) {
    int parameters = at + CommandBlock.HEAD;
    switch (operation) {
      case CommandBlock.NOP, CommandBlock.MICROCODE -> {}
      case CommandBlock.INDIVIDUAL_ADDRESS -> {
        need(at, CommandBlock.HEAD + 6);
        filter.setIndividual(AddressFilter.station(bus, parameters));
      }
      case CommandBlock.CONFIGURE -> {
        need(at, CommandBlock.HEAD + 1);
        int count = bus.u8(parameters) & 0x3f;
        if (count < 8 || count > CommandBlock.CONFIGURE_BYTES) {
          throw DeviceMisuseException.of(
              "configure block 0x%08x: byte count %d, not 8 to %d",
              at, count, CommandBlock.CONFIGURE_BYTES);
        }
        need(at, CommandBlock.HEAD + count);
        filter.configure(bus, parameters, count);
      }
      case CommandBlock.MULTICAST -> {
        need(at, CommandBlock.HEAD + 2);
        int bytes = bus.u16(parameters);
        if (bytes % 6 != 0 || bytes > 6 * CommandBlock.MAX_MULTICAST) {
          throw DeviceMisuseException.of(
              "multicast block 0x%08x: byte count %d, not a multiple of 6 up to %d",
              at, bytes, 6 * CommandBlock.MAX_MULTICAST);
        }
        need(at, CommandBlock.HEAD + 2 + bytes);
        filter.setGroups(bus, parameters + 2, bytes / 6);
      }
      case CommandBlock.DUMP -> {
        need(at, CommandBlock.HEAD + 4);
        dump(bus.i32(parameters));
      }
      default ->
          throw DeviceMisuseException.of("command block 0x%08x: no command %d", at, operation);
    }
    return CommandBlock.OK;
  }

  private void need(int at, int length) {
    if (!bus.contains(at, length)) {
      throw DeviceMisuseException.of(
          "command block 0x%08x: its %d bytes are not all in memory", at, length);
    }
  }

  /** The internal state, as far as there is any: the configuration and the address. */
  void dump(int to) {
    if ((to & 15) != 0 || !bus.contains(to, CommandBlock.DUMP_BYTES)) {
      throw DeviceMisuseException.of("dump to 0x%08x: it must be memory and divisible by 16", to);
    }
    for (int i = 0; i < CommandBlock.DUMP_BYTES; i++) {
      bus.setU8(to + i, i < CommandBlock.CONFIGURE_BYTES ? filter.configuration(i) : 0);
    }
    long station = filter.individual();
    for (int i = 0; i < 6; i++) {
      bus.setU8(to + 39 + i, (int) (station >>> 8 * i));
    }
  }

  /** Sends one frame; its status apart from completeness. */
  private int transmit(int at, int word) {
    int array = bus.i32(at + CommandBlock.TX_ARRAY);
    int immediate = bus.u16(at + CommandBlock.TX_COUNT) & COUNT;
    int thresholdAndCount = bus.u16(at + CommandBlock.TX_THRESHOLD);
    boolean flexible = (word & CommandBlock.FLEXIBLE) != 0;
    int buffers = flexible ? thresholdAndCount >>> 8 : 0;
    checkTransmit(at, flexible, array, immediate, buffers, thresholdAndCount & 0xff);
    int frame = medium.gather();
    if (frame == Medium.NONE) {
      counters.count(Counters.TX_UNDERRUNS);
      return CommandBlock.UNDERRUN;
    }
    int length = immediate;
    if (immediate > 0) {
      append(at, frame, 0, at + CommandBlock.TX_LENGTH, immediate);
    }
    for (int i = 0; i < buffers; i++) {
      int tbd = array + i * CommandBlock.TBD_LENGTH;
      int size = bus.i32(tbd + 4) & COUNT;
      append(at, frame, length, bus.i32(tbd), size);
      length += size;
    }
    int threshold = (thresholdAndCount & 0xff) * 8;
    if (threshold < slowBus && threshold < length) {
      counters.count(Counters.TX_UNDERRUNS);
      return CommandBlock.UNDERRUN;
    }
    while (length < MIN_FRAME) {
      bus.setU8(frame + length++, 0);
    }
    medium.send(length);
    counters.count(Counters.TX_GOOD);
    return CommandBlock.OK;
  }

  private void append(int at, int frame, int place, int from, int size) {
    if (size == 0 || place + size > medium.capacity()) {
      throw DeviceMisuseException.of(
          "transmit block 0x%08x: a buffer of %d bytes behind %d; none may be empty and a frame has"
              + " at most %d",
          at, size, place, medium.capacity());
    }
    if (!bus.contains(from, size)) {
      throw DeviceMisuseException.of(
          "transmit block 0x%08x: its buffer 0x%08x of %d bytes is not in memory", at, from, size);
    }
    bus.copy(from, frame + place, size);
  }

  private void checkTransmit(
      int at, boolean flexible, int array, int immediate, int buffers, int threshold) {
    need(at, CommandBlock.TX_LENGTH);
    if (threshold == 0) {
      throw DeviceMisuseException.of("transmit block 0x%08x: threshold 0", at);
    }
    if (immediate == 0 && buffers == 0) {
      throw DeviceMisuseException.of("transmit block 0x%08x: no data", at);
    }
    if (flexible && buffers > 0 && !bus.contains(array, buffers * CommandBlock.TBD_LENGTH)) {
      throw DeviceMisuseException.of(
          "transmit block 0x%08x: its %d buffer descriptors at 0x%08x are not in memory",
          at, buffers, array);
    }
    if (!flexible
        && (array != CommandBlock.TX_NO_ARRAY
            || (bus.u16(at + CommandBlock.TX_COUNT) & FRAME_END) == 0)) {
      throw DeviceMisuseException.of(
          "transmit block 0x%08x: simplified, so its array address must be ffffffff (is %08x) and"
              + " its count must have the end-of-frame bit",
          at, array);
    }
  }
}
