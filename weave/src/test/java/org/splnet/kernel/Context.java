package org.splnet.kernel;

/** Stands for the kernel floor's context, which the weaver knows by name only. */
public final class Context {}
