/**
 * The schedule explorer: runs a small program under many schedules, in a JVM into which the
 * scheduling points are woven, finds one that goes wrong, makes it as short as it can, and tells
 * it.
 */
@NullMarked
package org.splnet.kernel.explore;

import org.jspecify.annotations.NullMarked;
