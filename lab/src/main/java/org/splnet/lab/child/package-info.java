/** A row's own JVM: its main loop, and the parent's handle on it. */
@NullMarked
package org.splnet.lab.child;

import org.jspecify.annotations.NullMarked;
