package org.splnet.lab.trace;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Perfetto trace, read by the Protocol Buffers library and checked as Perfetto would: every name
 * and track is known before it is used, times on a track do not go back, and slices nest.
 */
final class PerfettoFile {
  private static final int BEGIN = 1;
  private static final int END = 2;
  private static final int INSTANT = 3;
  private static final int COUNTER = 4;

  /** A track: its name, that of its parent, and what is on it. */
  static final class Track {
    final String name;
    final String parent;
    final List<Slice> slices = new ArrayList<>();
    final List<String> instants = new ArrayList<>();
    final List<Long> counts = new ArrayList<>();
    private final Deque<Slice> open = new ArrayDeque<>();
    private long last;

    Track(String name, String parent) {
      this.name = name;
      this.parent = parent;
    }
  }

  /** A slice that has ended; {@code within} is the name of the one around it, or empty. */
  static final class Slice {
    final String name;
    final String category;
    final String within;
    final long from;
    long to;

    Slice(String name, String category, String within, long from) {
      this.name = name;
      this.category = category;
      this.within = within;
      this.from = from;
    }

    @Override
    public String toString() {
      return name + " " + from + "-" + to;
    }
  }

  private final Map<Long, Track> tracks = new LinkedHashMap<>();
  private final Map<Long, String> strings = new HashMap<>();

  PerfettoFile(byte[] bytes) throws InvalidProtocolBufferException {
    for (UnknownFieldSet packet : messages(UnknownFieldSet.parseFrom(bytes), 1)) {
      read(packet);
    }
    for (Track t : tracks.values()) {
      if (!t.open.isEmpty()) {
        throw new AssertionError("on track " + t.name + " slices have no end: " + t.open);
      }
    }
  }

  /** The track of that name whose parent has that name. */
  Track track(String name, String parent) {
    return tracks.values().stream()
        .filter(t -> t.name.equals(name) && t.parent.equals(parent))
        .findAny()
        .orElseThrow(() -> new AssertionError("no track " + name + " of " + parent));
  }

  List<Track> tracks() {
    return List.copyOf(tracks.values());
  }

  private void read(UnknownFieldSet packet) throws InvalidProtocolBufferException {
    long sequence = integer(packet, 10);
    if ((integer(packet, 13) & 1) != 0) {
      strings.keySet().removeIf(key -> key >> 32 == sequence);
    }
    for (UnknownFieldSet interned : messages(packet, 12)) {
      for (int field = 1; field <= 2; field++) {
        for (UnknownFieldSet s : messages(interned, field)) {
          strings.put(key(sequence, field, integer(s, 1)), text(s, 2));
        }
      }
    }
    for (UnknownFieldSet t : messages(packet, 60)) {
      Track parent = tracks.get(integer(t, 5));
      tracks.put(integer(t, 1), new Track(trackName(t), parent == null ? "" : parent.name));
    }
    for (UnknownFieldSet e : messages(packet, 11)) {
      event(sequence, integer(packet, 8), e);
    }
  }

  private static String trackName(UnknownFieldSet track) throws InvalidProtocolBufferException {
    for (UnknownFieldSet process : messages(track, 3)) {
      return text(process, 6);
    }
    for (UnknownFieldSet thread : messages(track, 4)) {
      return text(thread, 5);
    }
    return text(track, 2);
  }

  private void event(long sequence, long at, UnknownFieldSet e)
      throws InvalidProtocolBufferException {
    Track t = tracks.get(integer(e, 11));
    if (t == null) {
      throw new AssertionError("an event is on no track: " + e);
    }
    if (at < t.last) {
      throw new AssertionError("time goes back on track " + t.name + ", to " + at);
    }
    t.last = at;
    switch ((int) integer(e, 9)) {
      case BEGIN -> {
        String within = t.open.isEmpty() ? "" : t.open.peek().name;
        t.open.push(new Slice(name(sequence, e), category(sequence, e), within, at));
      }
      case END -> {
        if (t.open.isEmpty()) {
          throw new AssertionError("on track " + t.name + " a slice ends that never began");
        }
        Slice s = t.open.pop();
        s.to = at;
        t.slices.add(s);
      }
      case INSTANT -> {
        UnknownFieldSet annotation = messages(e, 4).getFirst();
        t.instants.add(
            name(sequence, e) + " " + text(annotation, 10) + " " + integer(annotation, 4));
      }
      case COUNTER -> t.counts.add(integer(e, 30));
      default -> throw new AssertionError("an event of no known type: " + e);
    }
  }

  private String name(long sequence, UnknownFieldSet event) {
    return known(key(sequence, 2, integer(event, 10)));
  }

  private String category(long sequence, UnknownFieldSet event) {
    return known(key(sequence, 1, integer(event, 3)));
  }

  private String known(long key) {
    String s = strings.get(key);
    if (s == null) {
      throw new AssertionError("a name is used before it is told");
    }
    return s;
  }

  private static long key(long sequence, int field, long number) {
    return sequence << 32 | (long) field << 28 | number;
  }

  private static long integer(UnknownFieldSet message, int field) {
    List<Long> values = message.getField(field).getVarintList();
    return values.isEmpty() ? 0 : values.getLast();
  }

  private static String text(UnknownFieldSet message, int field) {
    return message.getField(field).getLengthDelimitedList().getFirst().toStringUtf8();
  }

  private static List<UnknownFieldSet> messages(UnknownFieldSet message, int field)
      throws InvalidProtocolBufferException {
    List<UnknownFieldSet> out = new ArrayList<>();
    for (var bytes : message.getField(field).getLengthDelimitedList()) {
      out.add(UnknownFieldSet.parseFrom(bytes));
    }
    return out;
  }
}
