package org.splnet.net.packet;

import org.splnet.kernel.Batch;

/** A batch of packets, in order: what layers hand to each other. Owned by one context. */
public final class PacketVector implements Batch {
  /** How many packets a batch holds unless told otherwise. */
  public static final int BATCH = 32;

  private final int[] packets;
  private int size;

  /** An empty batch. */
  public PacketVector(int capacity) {
    packets = new int[capacity];
  }

  /** How many packets are in it. */
  @Override
  public int size() {
    return size;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** Whether there is no room for another. */
  public boolean isFull() {
    return size == packets.length;
  }

  /** How many it can hold. */
  public int capacity() {
    return packets.length;
  }

  /** How many more it can hold. */
  public int room() {
    return packets.length - size;
  }

  /** The packet at a place. */
  @Override
  public int get(int i) {
    return packets[i];
  }

  /** Replaces the packet at a place. */
  public void set(int i, int p) {
    packets[i] = p;
  }

  /** Adds one; the caller has checked that there is room. */
  public void add(int p) {
    packets[size++] = p;
  }

  /** Removes and returns the last. */
  public int removeLast() {
    return packets[--size];
  }

  /** Shortens it to {@code n}. */
  public void truncate(int n) {
    size = n;
  }

  /** Removes the first {@code n}, which belong to someone else by now. */
  public void clearFront(int n) {
    System.arraycopy(packets, n, packets, 0, size - n);
    size -= n;
  }

  /** Empties it; the packets belong to someone else by now. */
  public void clear() {
    size = 0;
  }

  /** The array behind it, for rings that copy; places from {@link #size} on are free to fill. */
  public int[] array() {
    return packets;
  }

  /** Says how many places are filled, after filling {@link #array}. */
  public void setSize(int n) {
    size = n;
  }
}
