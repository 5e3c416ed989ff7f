package org.splnet.lab.trace;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * A trace as Perfetto reads it: packets that describe tracks, and packets with events on them.
 *
 * <p>A trace is a message of nothing but packets, so traces written one after the other into one
 * file are one trace, as long as each has a sequence number of its own; names are sent once per
 * sequence and numbered. Field numbers are those of {@code trace_packet.proto}, {@code
 * track_descriptor.proto}, {@code track_event.proto} and {@code interned_data.proto}.
 *
 * @see <a href="https://perfetto.dev/docs/reference/synthetic-track-event">Perfetto, synthetic
 *     track events</a>
 */
final class PerfettoWriter {
  private static final int TRACE_PACKET = 1;

  private static final int PACKET_TIMESTAMP = 8;
  private static final int PACKET_SEQUENCE = 10;
  private static final int PACKET_TRACK_EVENT = 11;
  private static final int PACKET_INTERNED = 12;
  private static final int PACKET_FLAGS = 13;
  private static final int PACKET_TRACK_DESCRIPTOR = 60;

  private static final int FLAG_STATE_CLEARED = 1;
  private static final int FLAG_NEEDS_STATE = 2;

  private static final int TRACK_UUID = 1;
  private static final int TRACK_NAME = 2;
  private static final int TRACK_PROCESS = 3;
  private static final int TRACK_THREAD = 4;
  private static final int TRACK_PARENT = 5;
  private static final int TRACK_COUNTER = 8;
  private static final int PROCESS_PID = 1;
  private static final int PROCESS_NAME = 6;
  private static final int THREAD_PID = 1;
  private static final int THREAD_TID = 2;
  private static final int THREAD_NAME = 5;

  private static final int EVENT_CATEGORY = 3;
  private static final int EVENT_ANNOTATION = 4;
  private static final int EVENT_TYPE = 9;
  private static final int EVENT_NAME = 10;
  private static final int EVENT_TRACK = 11;
  private static final int EVENT_COUNTER_VALUE = 30;
  private static final int ANNOTATION_INT = 4;
  private static final int ANNOTATION_NAME = 10;

  private static final int INTERNED_CATEGORIES = 1;
  private static final int INTERNED_NAMES = 2;
  private static final int INTERNED_NUMBER = 1;
  private static final int INTERNED_TEXT = 2;

  private static final int SLICE_BEGIN = 1;
  private static final int SLICE_END = 2;
  private static final int INSTANT = 3;
  private static final int COUNTER = 4;

  private final OutputStream out;
  private final int sequence;
  private final Map<String, Integer> names = new HashMap<>();
  private final Map<String, Integer> categories = new HashMap<>();
  private boolean begun;

  /**
   * A writer of one sequence.
   *
   * @param sequence its number in the file, from 1
   */
  PerfettoWriter(OutputStream out, int sequence) {
    this.out = out;
    this.sequence = sequence;
  }

  /** A track for what belongs to a process, and a heading for its threads. */
  void process(long uuid, int pid, String name) throws IOException {
    ProtoWriter process = new ProtoWriter().integer(PROCESS_PID, pid).string(PROCESS_NAME, name);
    descriptor(new ProtoWriter().integer(TRACK_UUID, uuid).message(TRACK_PROCESS, process));
  }

  /** A track of a thread, whose slices nest. */
  void thread(long uuid, long parent, int pid, int tid, String name) throws IOException {
    ProtoWriter thread =
        new ProtoWriter()
            .integer(THREAD_PID, pid)
            .integer(THREAD_TID, tid)
            .string(THREAD_NAME, name);
    descriptor(
        new ProtoWriter()
            .integer(TRACK_UUID, uuid)
            .integer(TRACK_PARENT, parent)
            .message(TRACK_THREAD, thread));
  }

  /** A track below another. */
  void track(long uuid, long parent, String name) throws IOException {
    descriptor(
        new ProtoWriter()
            .integer(TRACK_UUID, uuid)
            .integer(TRACK_PARENT, parent)
            .string(TRACK_NAME, name));
  }

  /** A track of a number that changes. */
  void counter(long uuid, long parent, String name) throws IOException {
    descriptor(
        new ProtoWriter()
            .integer(TRACK_UUID, uuid)
            .integer(TRACK_PARENT, parent)
            .string(TRACK_NAME, name)
            .message(TRACK_COUNTER, new ProtoWriter()));
  }

  private void descriptor(ProtoWriter track) throws IOException {
    packet(new ProtoWriter().message(PACKET_TRACK_DESCRIPTOR, track));
  }

  /** A slice begins. */
  void begin(long nanos, long track, String category, String name) throws IOException {
    named(nanos, SLICE_BEGIN, track, category, name, new ProtoWriter());
  }

  /** The slice that began last on the track ends. */
  void end(long nanos, long track) throws IOException {
    event(
        nanos,
        new ProtoWriter(),
        new ProtoWriter().integer(EVENT_TYPE, SLICE_END).integer(EVENT_TRACK, track));
  }

  /** Something happens at one moment, with a number that belongs to it. */
  void instant(long nanos, long track, String category, String name, String what, long value)
      throws IOException {
    ProtoWriter annotation =
        new ProtoWriter().integer(ANNOTATION_INT, value).string(ANNOTATION_NAME, what);
    named(
        nanos,
        INSTANT,
        track,
        category,
        name,
        new ProtoWriter().message(EVENT_ANNOTATION, annotation));
  }

  /** The number of a counter is this from now on. */
  void count(long nanos, long track, long value) throws IOException {
    event(
        nanos,
        new ProtoWriter(),
        new ProtoWriter()
            .integer(EVENT_TYPE, COUNTER)
            .integer(EVENT_TRACK, track)
            .integer(EVENT_COUNTER_VALUE, value));
  }

  private void named(
      long nanos, int type, long track, String category, String name, ProtoWriter event)
      throws IOException {
    ProtoWriter packet = new ProtoWriter();
    ProtoWriter interned = new ProtoWriter();
    boolean fresh =
        intern(categories, category, INTERNED_CATEGORIES, interned)
            | intern(names, name, INTERNED_NAMES, interned);
    if (fresh) {
      packet.message(PACKET_INTERNED, interned);
    }
    event(
        nanos,
        packet,
        event
            .integer(EVENT_TYPE, type)
            .integer(EVENT_TRACK, track)
            .integer(EVENT_CATEGORY, categories.getOrDefault(category, 0))
            .integer(EVENT_NAME, names.getOrDefault(name, 0)));
  }

  /** Numbers a text; true if that is new and must be sent. */
  private static boolean intern(
      Map<String, Integer> known, String text, int field, ProtoWriter interned) {
    if (known.containsKey(text)) {
      return false;
    }
    int number = known.size() + 1;
    known.put(text, number);
    interned.message(
        field, new ProtoWriter().integer(INTERNED_NUMBER, number).string(INTERNED_TEXT, text));
    return true;
  }

  private void event(long nanos, ProtoWriter packet, ProtoWriter event) throws IOException {
    packet(packet.integer(PACKET_TIMESTAMP, nanos).message(PACKET_TRACK_EVENT, event));
  }

  private void packet(ProtoWriter packet) throws IOException {
    packet
        .integer(PACKET_SEQUENCE, sequence)
        .integer(PACKET_FLAGS, begun ? FLAG_NEEDS_STATE : FLAG_STATE_CLEARED);
    begun = true;
    out.write(new ProtoWriter().message(TRACE_PACKET, packet).toByteArray());
  }
}
