package org.splnet.kernel;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which lock must be held to touch a field or to call a method.
 *
 * <p>The value names a lock field of the same class, as {@code "lock"} or {@code "this.lock"}. A
 * field may then be read or written only
 *
 * <ul>
 *   <li>inside a {@code try} block whose {@code finally} gives that lock of the same object back:
 *       {@code this.lock} for a field of {@code this}, {@code dev.lock} for {@code dev.field};
 *   <li>in a method that is itself annotated with that lock, on its own object;
 *   <li>in a constructor or an initializer of its class, before others can see the object.
 * </ul>
 *
 * <p>A method whose name ends in {@code Locked} must carry this annotation, and only methods that
 * carry it need a lock to be held where they are called. A lambda or an inner class starts with no
 * lock held, for it may run at any later time.
 *
 * <p>The rule is lexical and is checked by the compiler (the build's {@code LockedCheck}); that the
 * right lock is held while running is asserted separately, in checked runs.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.FIELD, ElementType.METHOD})
public @interface GuardedBy {
  /** The lock field of the same class that guards the annotated element. */
  String value();
}
