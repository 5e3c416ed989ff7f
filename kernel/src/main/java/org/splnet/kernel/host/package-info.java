/**
 * The host port: CPUs on real threads, sleeping in {@code park} or {@code epoll_wait}. Drivers of
 * real file descriptors may use it; nothing else above the kernel floor does.
 */
@NullMarked
package org.splnet.kernel.host;

import org.jspecify.annotations.NullMarked;
