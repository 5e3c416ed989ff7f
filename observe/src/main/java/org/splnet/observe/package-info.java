/**
 * What a machine and its stack have counted, as a snapshot that is only read: {@link
 * org.splnet.observe.HostObserver} takes one, {@link org.splnet.observe.HostSnapshot} is one. Its
 * texts are in {@code text}, the way to it from another process in {@code local}.
 *
 * <p>Stands on {@code kernel} and {@code net}, which know nothing of it: it reads counters that
 * they keep anyway.
 */
@NullMarked
package org.splnet.observe;

import org.jspecify.annotations.NullMarked;
