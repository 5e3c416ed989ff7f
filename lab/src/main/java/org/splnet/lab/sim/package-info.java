/**
 * Experiments on virtual CPUs: the rigs of the laboratory on the port that predicts, in a JVM into
 * which its points are woven.
 */
@NullMarked
package org.splnet.lab.sim;

import org.jspecify.annotations.NullMarked;
