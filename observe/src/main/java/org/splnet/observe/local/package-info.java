/**
 * The way from one process to the counters of another on the same machine: a Unix-domain socket
 * that only its owner can connect to, in a directory that only its owner can enter. One request,
 * one JSON document.
 */
@NullMarked
package org.splnet.observe.local;

import org.jspecify.annotations.NullMarked;
