package org.splnet.lab.mutate;

/**
 * A call, or the read of a constant, in a method.
 *
 * @param owner of what is called, as a binary name
 * @param name of what is called
 * @param nth which of its kind it is in the method, from 1
 * @param line in the source; 0 if that is not known
 * @param index in the code
 * @param receiver what it is called on, such as {@code 0.lock}: a local variable and fields; empty
 *     if it is something else
 */
record Site(String owner, String name, int nth, int line, int index, String receiver) {
  /** As a mutation names it. */
  String callee() {
    return owner + "." + name + "#" + nth;
  }

  /** The last field of the receiver, or the class of what is called. */
  String on() {
    String of = receiver.isEmpty() ? owner : receiver;
    return of.substring(of.lastIndexOf('.') + 1);
  }
}
