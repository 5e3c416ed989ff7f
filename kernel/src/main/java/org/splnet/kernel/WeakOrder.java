package org.splnet.kernel;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * This class is a primitive that uses accesses weaker than volatile, or a fence. The build fails
 * for one in a class that does not say so, and lists all of them in {@code docs/memory-order.md}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface WeakOrder {
  /** The name of the primitive. */
  String primitive();

  /** What the accesses rely on, and why no stronger one is needed. */
  String why();

  /** The jcstress tests that show it, by their simple names. */
  String[] stress();
}
