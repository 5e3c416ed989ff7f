/**
 * What the kernel tells of itself while it runs: who runs, at which level, who waits for which
 * lock.
 *
 * <p>{@link org.splnet.kernel.trace.Tracer} is the seam. Every context has one, and reports to it
 * where {@link org.splnet.kernel.Switches#TRACE} is on; where it is off, the compiler folds the
 * reports away. There are two kinds: {@link org.splnet.kernel.trace.TraceRing} keeps the last
 * records, for a timeline, and {@link org.splnet.kernel.trace.TimeAccount} adds up who used the
 * time. {@link org.splnet.kernel.trace.Tracing} is what a machine has of them, and knows the names.
 *
 * <p>The events of the Java Flight Recorder need no switch: they are asked whether anybody records
 * them. May depend on nothing of the kernel but its switches.
 */
@NullMarked
package org.splnet.kernel.trace;

import org.jspecify.annotations.NullMarked;
