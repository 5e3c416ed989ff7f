/** Programs to be explored, woven. */
@NullMarked
package org.splnet.bench.program;

import org.jspecify.annotations.NullMarked;
