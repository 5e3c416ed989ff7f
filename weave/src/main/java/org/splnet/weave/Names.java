package org.splnet.weave;

import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/** The names of the kernel floor that woven code mentions, and how places are written. */
final class Names {
  static final ClassDesc POINTS = ClassDesc.of("org.splnet.kernel.sim.Points");
  static final ClassDesc OPERATION = ClassDesc.of("org.splnet.kernel.Operation");
  static final ClassDesc CONTEXT = ClassDesc.of("org.splnet.kernel.Context");
  static final ClassDesc MUTEX = ClassDesc.of("org.splnet.kernel.Mutex");
  static final ClassDesc SCHEDULING_POINT = ClassDesc.of("org.splnet.kernel.SchedulingPoint");
  static final ClassDesc ORDERING = ClassDesc.of("org.splnet.kernel.Ordering");
  static final ClassDesc EDGE = ClassDesc.of("org.splnet.kernel.Edge");
  static final ClassDesc GUARDED_BY = ClassDesc.of("org.splnet.kernel.GuardedBy");
  static final ClassDesc CONFINED = ClassDesc.of("org.splnet.kernel.Confined");
  static final ClassDesc UNWATCHED = ClassDesc.of("org.splnet.kernel.Unwatched");
  static final ClassDesc WORK = ClassDesc.of("org.splnet.kernel.Work");

  static final MethodTypeDesc POINTS_OPERATION =
      MethodTypeDesc.of(ConstantDescs.CD_void, OPERATION, ConstantDescs.CD_Object, CONTEXT);
  static final MethodTypeDesc POINTS_ACCESS =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int, ConstantDescs.CD_String);
  static final MethodTypeDesc POINTS_ACCESS_OF =
      MethodTypeDesc.of(
          ConstantDescs.CD_void,
          ConstantDescs.CD_Object,
          ConstantDescs.CD_int,
          ConstantDescs.CD_String);
  static final MethodTypeDesc POINTS_ACCESS_AT =
      MethodTypeDesc.of(
          ConstantDescs.CD_void,
          ConstantDescs.CD_Object,
          ConstantDescs.CD_int,
          ConstantDescs.CD_int,
          ConstantDescs.CD_String);
  static final MethodTypeDesc POINTS_WORK =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String);
  static final MethodTypeDesc POINTS_WORK_TIMES =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int, ConstantDescs.CD_String);
  static final MethodTypeDesc POINTS_WORK_ON =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object, ConstantDescs.CD_String);
  static final MethodTypeDesc POINTS_FOREIGN =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String, ConstantDescs.CD_String);
  static final MethodTypeDesc POINTS_ENTERED =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String);
  static final MethodTypeDesc POINTS_MUTATED =
      MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_String);
  static final MethodTypeDesc POINTS_PLAIN_IN =
      MethodTypeDesc.of(
          ConstantDescs.CD_void,
          ConstantDescs.CD_Object,
          ConstantDescs.CD_long,
          ConstantDescs.CD_int,
          ConstantDescs.CD_int,
          ConstantDescs.CD_String);
  static final MethodTypeDesc POINTS_SUCCEEDED =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_boolean);
  static final MethodTypeDesc POINTS_EDGE =
      MethodTypeDesc.of(
          ConstantDescs.CD_void,
          EDGE,
          ConstantDescs.CD_Object,
          ConstantDescs.CD_Object,
          ConstantDescs.CD_long,
          ConstantDescs.CD_long);
  static final MethodTypeDesc MUTEX_ENTER = MethodTypeDesc.of(ConstantDescs.CD_void, CONTEXT);

  static final MethodTypeDesc VALUE_OF =
      MethodTypeDesc.of(ConstantDescs.CD_String, ConstantDescs.CD_Object);
  static final MethodTypeDesc EQUALS =
      MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_Object);
  static final MethodTypeDesc MAX =
      MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_int, ConstantDescs.CD_int);

  static final String PER_CONTEXT = "org/splnet/kernel/PerContext";
  static final String VAR_HANDLE = "java/lang/invoke/VarHandle";

  private Names() {}

  /** {@code org/splnet/kernel/SoftInterrupt$Instance} as {@code SoftInterrupt.Instance}. */
  static String simple(String internalName) {
    return internalName.substring(internalName.lastIndexOf('/') + 1).replace('$', '.');
  }

  /** The method as its source names it: a lambda's body is part of the method that has it. */
  static String source(String method) {
    if (method.startsWith("lambda$")) {
      int end = method.lastIndexOf('$');
      if (end > "lambda$".length()) {
        return method.substring("lambda$".length(), end);
      }
    }
    return method;
  }

  static String method(String internalName, String method) {
    return simple(internalName) + "." + source(method);
  }

  static String internal(ClassDesc type) {
    String descriptor = type.descriptorString();
    return type.isClassOrInterface()
        ? descriptor.substring(1, descriptor.length() - 1)
        : descriptor;
  }
}
