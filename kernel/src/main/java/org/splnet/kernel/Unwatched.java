package org.splnet.kernel;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Plain accesses of this field, or of all fields of this class and of the arrays that its methods
 * index, are not watched for data races, because they are what the named primitive is made of. The
 * build lists every one in {@code docs/memory-order.md}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.FIELD})
public @interface Unwatched {
  /** The primitive that it is part of. */
  String primitive();

  /** Why no access of it is a race that matters. */
  String why();
}
