package org.splnet.lab.child;

/**
 * What timeline a child is asked for.
 *
 * @param file to be written, with the end of the slice; empty for none
 * @param row the number of the row among those that are put into one file, from 1
 * @param title what the row is known as
 */
public record Timeline(String file, int row, String title) {
  /** None. */
  public static final Timeline NONE = new Timeline("", 0, "");

  boolean isWanted() {
    return !file.isEmpty();
  }
}
