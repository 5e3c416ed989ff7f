/**
 * Programs over the real kernel, queues, drivers and protocols, each with strong checks at its end:
 * what mutants are run by. Unchanged they hold under every schedule that was tried.
 */
@NullMarked
package org.splnet.lab.check.programs;

import org.jspecify.annotations.NullMarked;
