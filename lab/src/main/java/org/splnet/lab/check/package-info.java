/** The scenarios that the schedule explorer must settle, and the command that has it do so. */
@NullMarked
package org.splnet.lab.check;

import org.jspecify.annotations.NullMarked;
