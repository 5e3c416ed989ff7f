/**
 * A stack's statistics for Micrometer. The only package that needs it: who does not have Micrometer
 * on the module path does not touch it.
 */
@NullMarked
package org.splnet.observe.micrometer;

import org.jspecify.annotations.NullMarked;
