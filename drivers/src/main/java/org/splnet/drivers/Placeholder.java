package org.splnet.drivers;

/** Keeps the exported package from being empty until the first real class arrives. */
final class Placeholder {
  private Placeholder() {}
}
