package org.splnet.lab;

/** Keeps the exported package from being empty until the first real class arrives. */
final class Placeholder {
  private Placeholder() {}
}
