/**
 * Protocol headers as views: static accessors over {@link org.splnet.net.packet.Memory} and an
 * offset. No object is made on the packet path; each descriptor keeps its offsets to itself.
 */
@NullMarked
package org.splnet.net.header;

import org.jspecify.annotations.NullMarked;
