/** What {@code docs/simnet.md} quotes. */
@NullMarked
package org.splnet.simnet.examples;

import org.jspecify.annotations.NullMarked;
