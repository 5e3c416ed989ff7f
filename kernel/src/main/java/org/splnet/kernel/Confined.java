package org.splnet.kernel;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * This field, or every field of this class, is touched only in the one context that it belongs to,
 * and never left half-changed across an interrupt window. On the host an interrupt frame begins
 * only in a window, so frames of that context do not come in between; in a search for data races
 * two accesses in one context are therefore taken as ordered, and those in two contexts are looked
 * at like all others. The build lists every one in {@code docs/memory-order.md}.
 *
 * <p>Two application threads to whom the same context was lent, one after the other, count as that
 * context.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.FIELD})
public @interface Confined {
  /** What it is, and whose. */
  String value();
}
