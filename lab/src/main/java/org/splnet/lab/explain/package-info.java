/** What a packet's time went into, by part; made of what the JVM of a row tells of its slices. */
@NullMarked
package org.splnet.lab.explain;

import org.jspecify.annotations.NullMarked;
