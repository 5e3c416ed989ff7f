package org.splnet.drivers.i8255x;

/** Layout of receive frame areas: 16 bytes in front of the data. */
public final class ReceiveArea {
  /** Status, 16 bits. */
  public static final int STATUS = 0;

  /** Control, 16 bits. */
  public static final int CONTROL = 2;

  /** Link to the next area, 32 bits, relative to the base; any alignment. */
  public static final int LINK = 4;

  /** Not used by these modes, 32 bits. */
  public static final int RESERVED = 8;

  /** Bytes received, 14 bits, and two flags. */
  public static final int COUNT = 12;

  /** Bytes that there is room for, 16 bits. */
  public static final int SIZE = 14;

  /** Length of the header; data follow. */
  public static final int LENGTH = 16;

  /** Status: complete. */
  public static final int COMPLETE = 0x8000;

  /** Status: without error. */
  public static final int OK = 0x2000;

  /** Status: the area was too small. */
  public static final int NO_ROOM = 0x0200;

  /** Control: the receive unit stops behind this area. */
  public static final int END_OF_LIST = 0x8000;

  /** Control: the receive unit suspends behind this area. */
  public static final int SUSPEND = 0x4000;

  /** Control: data lie elsewhere; not supported. */
  public static final int FLEXIBLE = 0x0008;

  /** The count in {@link #COUNT}. */
  public static final int COUNT_MASK = 0x3fff;

  /** Flags in {@link #COUNT}: the frame ended here, and the count was written. */
  public static final int COUNT_FLAGS = 0xc000;

  private ReceiveArea() {}
}
