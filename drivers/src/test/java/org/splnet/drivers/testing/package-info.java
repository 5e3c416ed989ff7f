/** What tests of several drivers use. */
@NullMarked
package org.splnet.drivers.testing;

import org.jspecify.annotations.NullMarked;
