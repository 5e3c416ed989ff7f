/** Tables, JSON, CSV and pages of what was measured. */
@NullMarked
package org.splnet.lab.report;

import org.jspecify.annotations.NullMarked;
