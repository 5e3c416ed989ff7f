/** The splnet command. */
@NullMarked
package org.splnet.cli;

import org.jspecify.annotations.NullMarked;
