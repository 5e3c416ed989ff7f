/** What tests of the stack build, run and say: frames, a link, a host, assertions. */
@NullMarked
package org.splnet.net.testing;

import org.jspecify.annotations.NullMarked;
