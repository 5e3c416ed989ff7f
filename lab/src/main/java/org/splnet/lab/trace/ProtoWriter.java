package org.splnet.lab.trace;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One message in the encoding of Protocol Buffers: of its wire types the two that are needed here,
 * variable-length integers and what has a length.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protocol Buffers, encoding</a>
 */
final class ProtoWriter {
  private static final int VARINT = 0;
  private static final int LENGTH = 2;
  private static final int WIRE_TYPE_BITS = 3;
  private static final int SEVEN_BITS = 0x7f;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** An integer; negative ones as 64 bits of two's complement. */
  ProtoWriter integer(int field, long value) {
    varint((long) field << WIRE_TYPE_BITS | VARINT);
    varint(value);
    return this;
  }

  /** A string. */
  ProtoWriter string(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A message inside this one. */
  ProtoWriter message(int field, ProtoWriter message) {
    return bytes(field, message.out.toByteArray());
  }

  private ProtoWriter bytes(int field, byte[] value) {
    varint((long) field << WIRE_TYPE_BITS | LENGTH);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  private void varint(long value) {
    long left = value;
    while ((left & ~SEVEN_BITS) != 0) {
      out.write((int) (left & SEVEN_BITS | SEVEN_BITS + 1));
      left >>>= 7;
    }
    out.write((int) left);
  }

  /** What was written. */
  byte[] toByteArray() {
    return out.toByteArray();
  }
}
