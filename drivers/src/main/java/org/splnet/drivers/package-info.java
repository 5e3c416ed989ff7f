/** Drivers, one package per kind of link, and what they have in common. */
@NullMarked
package org.splnet.drivers;

import org.jspecify.annotations.NullMarked;
