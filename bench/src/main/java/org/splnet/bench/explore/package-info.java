/** How fast schedules are explored, beside a walk that does nothing but switch. */
@NullMarked
package org.splnet.bench.explore;

import org.jspecify.annotations.NullMarked;
