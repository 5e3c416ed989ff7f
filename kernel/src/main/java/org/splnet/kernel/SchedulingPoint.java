package org.splnet.kernel;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The beginning of this method is a place at which a simulation may let another context go on, or
 * an interrupt in. It means nothing on real threads; where a simulation is woven in, the method
 * first reports the operation, with the object on which it was called and its {@link Context}, if
 * it has one.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface SchedulingPoint {
  /** What the method does. */
  Operation value();
}
