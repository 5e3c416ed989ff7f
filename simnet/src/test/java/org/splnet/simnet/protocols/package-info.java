/** The protocols among several hosts, on bad links, from many seeds. */
@NullMarked
package org.splnet.simnet.protocols;

import org.jspecify.annotations.NullMarked;
