package org.splnet.kernel;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * This method does work that takes time. It means nothing on real CPUs; where a simulation is woven
 * in, the method tells of it, and virtual time passes by what the cost model has under this name.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Work {
  /** Its name in the cost model. */
  String value();

  /**
   * The number of the parameter that says how often it is done, from 0: an {@code int}, or a {@link
   * Batch}. Without one it is done once.
   */
  int on() default -1;

  /** Whether it is told of when the method returns: a batch has been filled only then. */
  boolean after() default false;
}
