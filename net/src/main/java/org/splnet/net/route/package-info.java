/** Routes, and the table whose readers take no lock. */
@NullMarked
package org.splnet.net.route;

import org.jspecify.annotations.NullMarked;
