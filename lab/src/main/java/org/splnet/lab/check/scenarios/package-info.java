/** The scenarios of {@code docs/checking.md}, one class each; their programs are woven. */
@NullMarked
package org.splnet.lab.check.scenarios;

import org.jspecify.annotations.NullMarked;
