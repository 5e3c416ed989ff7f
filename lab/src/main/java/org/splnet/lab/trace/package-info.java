/**
 * Timelines: what the contexts of a row's machines recorded, as a trace that Perfetto reads.
 *
 * <p>{@link org.splnet.lab.trace.TimelineWriter} turns records into tracks, {@link
 * org.splnet.lab.trace.PerfettoWriter} knows Perfetto's messages, {@link
 * org.splnet.lab.trace.ProtoWriter} the encoding of Protocol Buffers.
 */
@NullMarked
package org.splnet.lab.trace;

import org.jspecify.annotations.NullMarked;
