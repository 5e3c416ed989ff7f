/**
 * The rules of the architecture, as tests: which floor may use which, and what machine-independent
 * code must not touch. There is no production code here.
 */
@NullMarked
package org.splnet.arch;

import org.jspecify.annotations.NullMarked;
