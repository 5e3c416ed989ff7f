package org.splnet.kernel.host;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Functions of the C library, for the host port and for drivers of real file descriptors.
 *
 * <p>{@code errno} belongs to the thread and the JVM may overwrite it before Java looks; a function
 * made by {@link #withErrno} therefore copies it into a cell that the caller passes as the first
 * argument. A cell belongs to one caller at a time.
 *
 * <p>Pointers into memory that is never freed may be passed as {@code JAVA_LONG}: on the Linux
 * calling conventions of x86-64 and aarch64 both travel in the same registers, and no segment has
 * to be made for the call.
 */
public final class Native {
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(PathElement.groupElement("errno")).withInvokeExactBehavior();
  private static final int MAX_MESSAGE = 256;

  private Native() {}

  /** Whether this is Linux. */
  public static boolean isLinux() {
    return "Linux".equals(System.getProperty("os.name"));
  }

  /**
   * A function of the C library.
   *
   * @throws UnsupportedOperationException if it has none of that name
   */
  public static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
    return handle(name, FunctionDescriptor.of(result, arguments));
  }

  /**
   * A function of the C library that has no result.
   *
   * @throws UnsupportedOperationException if it has none of that name
   */
  public static MethodHandle procedure(String name, MemoryLayout... arguments) {
    return handle(name, FunctionDescriptor.ofVoid(arguments));
  }

  /**
   * A function of the C library with an {@link #errnoCell} as an additional first argument.
   *
   * @throws UnsupportedOperationException if it has none of that name
   */
  public static MethodHandle withErrno(
      String name, MemoryLayout result, MemoryLayout... arguments) {
    return handle(
        name, FunctionDescriptor.of(result, arguments), Linker.Option.captureCallState("errno"));
  }

  /**
   * The same for a function that takes a variable number of arguments.
   *
   * @param fixed how many arguments stand before the dots
   */
  public static MethodHandle variadicWithErrno(
      String name, int fixed, MemoryLayout result, MemoryLayout... arguments) {
    return handle(
        name,
        FunctionDescriptor.of(result, arguments),
        Linker.Option.captureCallState("errno"),
        Linker.Option.firstVariadicArg(fixed));
  }

  private static MethodHandle handle(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    MemorySegment symbol =
        linker
            .defaultLookup()
            .find(name)
            .orElseThrow(() ->
                new UnsupportedOperationException(
                    "the C library has no "
                        + name
                        + ": file descriptors of the operating system need Linux"));
    return linker.downcallHandle(symbol, descriptor, options);
  }

  /** Room for one error number. */
  public static MemorySegment errnoCell(Arena arena) {
    return arena.allocate(STATE);
  }

  /** The error number of the last call that was given this cell and failed. */
  public static int errno(MemorySegment cell) {
    return (int) ERRNO.get(cell, 0L);
  }

  /** What the C library says about an error number. */
  public static String message(int errno) {
    AddressLayout text =
        ValueLayout.ADDRESS.withTargetLayout(
            MemoryLayout.sequenceLayout(MAX_MESSAGE, ValueLayout.JAVA_BYTE));
    MemorySegment s;
    try {
      s = (MemorySegment) function("strerror", text, ValueLayout.JAVA_INT).invokeExact(errno);
    } catch (Throwable t) {
      throw unexpected("strerror", t);
    }
    return s.getString(0) + " (errno " + errno + ")";
  }

  /** A call that failed, for those that fail only when something is wrong with this program. */
  public static IllegalStateException failed(String function, int errno) {
    return new IllegalStateException(function + ": " + message(errno));
  }

  /** What to throw if a downcall threw. */
  public static IllegalStateException unexpected(String function, Throwable thrown) {
    return new IllegalStateException(function + ": " + thrown, thrown);
  }
}
