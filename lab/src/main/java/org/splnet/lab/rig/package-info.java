/** The networks that the laboratory measures, built in memory from one row of options. */
@NullMarked
package org.splnet.lab.rig;

import org.jspecify.annotations.NullMarked;
