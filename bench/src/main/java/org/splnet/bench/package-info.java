/** JMH benchmarks of single mechanisms; whole paths are measured by the lab. */
@NullMarked
package org.splnet.bench;

import org.jspecify.annotations.NullMarked;
