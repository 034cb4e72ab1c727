package org.testcontainers.jdbc;

import amp.tempdb.testcontainers.ContainerUrlDriver;

/**
 * The driver by the name that configurations have, and that Flyway and Spring Boot know: {@code
 * driver-class-name: org.testcontainers.jdbc.ContainerDatabaseDriver}. Testcontainers' own class is
 * called so too; where both are on the class path, the first is taken.
 */
public final class ContainerDatabaseDriver extends ContainerUrlDriver {
  /** Creates a driver; all are alike, and share their databases. */
  public ContainerDatabaseDriver() {}
}
