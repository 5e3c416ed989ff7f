package org.splnet.kernel;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * This method orders what comes before it with what comes after something else. It means nothing on
 * real CPUs; where a simulation that looks for data races is woven in, the method first reports the
 * edge, with its object, its first reference and its first two whole numbers.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Ordering {
  /** What it orders. */
  Edge value();
}
