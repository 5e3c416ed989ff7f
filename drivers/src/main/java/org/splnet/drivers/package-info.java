/** Network interfaces, one package per driver. */
@NullMarked
package org.splnet.drivers;

import org.jspecify.annotations.NullMarked;
