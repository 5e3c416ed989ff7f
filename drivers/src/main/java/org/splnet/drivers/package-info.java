/** Drivers, one package per kind of link. */
@NullMarked
package org.splnet.drivers;

import org.jspecify.annotations.NullMarked;
