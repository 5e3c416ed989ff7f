/** What a stack counts: per context, summed on reading. */
@NullMarked
package org.splnet.net.stats;

import org.jspecify.annotations.NullMarked;
