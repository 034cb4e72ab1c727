package com.example.orders;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.junit.TestPreparation;
import org.flywaydb.core.Flyway;

/** What every test's database begins with. */
public class Migrations implements TestPreparation {
  @Override
  public void prepare(ConnectionInfo database) {
    Flyway.configure().dataSource(database.dataSource()).load().migrate();
  }
}
