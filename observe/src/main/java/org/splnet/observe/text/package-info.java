/**
 * Snapshots as text, in the forms that people know: {@code ifconfig}, {@code netstat -s}, {@code
 * -r}, {@code -an}, {@code arp -an}, {@code vmstat -i}, and the table of {@code /proc/lock_stat}.
 * Pure functions from a snapshot to lines.
 */
@NullMarked
package org.splnet.observe.text;

import org.jspecify.annotations.NullMarked;
