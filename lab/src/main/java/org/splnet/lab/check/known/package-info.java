/**
 * Small programs with a bug that is known, after those by which schedule explorers are compared
 * (Thomson, Donaldson, Betts, 2014). They are written anew over the kernel floor: what is alike is
 * the idea of each, the number of its threads and the order of events that it takes.
 */
@NullMarked
package org.splnet.lab.check.known;

import org.jspecify.annotations.NullMarked;
