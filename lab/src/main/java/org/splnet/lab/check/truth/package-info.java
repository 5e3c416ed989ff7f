/**
 * What an exhaustive search is held against: programs whose number of classes is known in closed
 * form, and random ones whose classes and final states a second, plain enumeration finds, which
 * shares no code with the search.
 */
@NullMarked
package org.splnet.lab.check.truth;

import org.jspecify.annotations.NullMarked;
