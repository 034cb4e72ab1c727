package example;

import static example.db.Tables.ORDERS;

import java.util.List;
import org.jooq.DSLContext;

/** The orders in the database. */
public final class Orders {
  private final DSLContext database;

  public Orders(DSLContext database) {
    this.database = database;
  }

  public void add(String item) {
    database.insertInto(ORDERS).set(ORDERS.ITEM, item).execute();
  }

  public List<String> items() {
    return database.select(ORDERS.ITEM).from(ORDERS).orderBy(ORDERS.ID).fetch(ORDERS.ITEM);
  }
}
