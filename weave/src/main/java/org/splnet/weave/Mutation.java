package org.splnet.weave;

import java.util.List;

/**
 * A named change of the code.
 *
 * @param name by which it is asked for
 * @param action what is changed
 * @param owner the class that is changed, as an internal name
 * @param method the method that is changed; lambdas in it belong to it
 * @param callee the call that is changed; {@link Callee#NONE} where the whole method is
 * @param from file and line, for messages
 */
record Mutation(
    String name, Action action, String owner, String method, Callee callee, String from) {

  /** What is changed. */
  sealed interface Action {
    /** The call is not made; it yields zero or null. */
    record Drop() implements Action {}

    /** The call is not made; it yields true or one. */
    record Yield() implements Action {}

    /**
     * A method of the same owner and descriptor is called instead, or one without parameters and
     * with the same result.
     */
    record Replace(String method) implements Action {}

    /** Another constant of the same class is read. */
    record Constant(String field) implements Action {}

    /** The mutex that was entered last before this call is left during the call. */
    record Release() implements Action {}

    /** What is entered is the lock of the next, or the last, call by which this method enters. */
    record Swap(boolean next) implements Action {}

    /**
     * The call's result is one less, or zero, where its last argument goes by a name.
     *
     * @param named what {@code toString} of the argument says
     */
    record Lower(String named, boolean toZero) implements Action {}

    /** A mutex in a field of this object is held during the call. */
    record Hold(String field) implements Action {}

    /**
     * Another may go on before the call, as between any two instructions of code without a lock.
     */
    record Pause() implements Action {}

    /** The method returns a constant at once. */
    record Return(String value) implements Action {
      static final List<String> VALUES = List.of("true", "false", "0", "1", "null");
    }
  }

  /**
   * A call: its owner as an internal name, its method, and which call of the method it is, counted
   * from 1; 0 for each.
   */
  record Callee(String owner, String method, int nth) {
    static final Callee NONE = new Callee("", "", 0);
  }

  /** Whether it changes this method of its class. */
  boolean changes(String methodName) {
    return Names.source(methodName).equals(method);
  }

  boolean calls(String calledOwner, String calledName) {
    return callee.owner.equals(calledOwner) && callee.method.equals(calledName);
  }

  boolean isReturn() {
    return action instanceof Action.Return;
  }

  /** Whether it changes reads of a constant, not calls. */
  boolean isConstant() {
    return action instanceof Action.Constant;
  }

  @Override
  public String toString() {
    return "mutation '" + name + "' (" + from + ")";
  }
}
