/**
 * What the laboratory can compare. {@link org.splnet.lab.axis.Axes} declares every axis, each in
 * one place: its name, its choices and what they change of a {@link org.splnet.lab.axis.Setup}. The
 * command line's flags, the rows of an experiment, their names, the columns of the reports and the
 * check of what goes together follow from that.
 */
@NullMarked
package org.splnet.lab.axis;

import org.jspecify.annotations.NullMarked;
