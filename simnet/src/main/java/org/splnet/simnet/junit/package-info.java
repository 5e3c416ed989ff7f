/** JUnit: tests that are run once for each of several seeds, each with a network of its own. */
@NullMarked
package org.splnet.simnet.junit;

import org.jspecify.annotations.NullMarked;
