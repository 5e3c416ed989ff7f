/**
 * Error Prone checks of our own. They know the stack's locks by name only and depend on no floor;
 * the build puts them on the annotation processor path of every floor.
 */
@NullMarked
package org.splnet.checks;

import org.jspecify.annotations.NullMarked;
