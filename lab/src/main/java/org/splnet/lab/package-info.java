/** Experiments over the stack: options, workloads, measurements, reports. */
@NullMarked
package org.splnet.lab;

import org.jspecify.annotations.NullMarked;
