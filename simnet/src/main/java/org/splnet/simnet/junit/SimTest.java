package org.splnet.simnet.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that is run once for each of several seeds. It may have a parameter of type {@link
 * org.splnet.simnet.SimNetwork}, which is a new one of that seed, and is closed afterwards.
 *
 * <p>The message of a failure ends with the seed and the line that runs it again. {@code
 * -Dsplnet.seed=N} runs only that seed, {@code -Dsplnet.seeds=N} so many instead.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@TestTemplate
@ExtendWith(SimTestExtension.class)
public @interface SimTest {
  /** How many seeds. */
  int seeds() default 20;

  /** The first of them; the others follow it. */
  long first() default 1;
}
