package amp.tempdb.testcontainers;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** An entity. */
@Entity
class Pear {
  @Id private long id;
  private String name;

  /** For Hibernate. */
  Pear() {
    this(0, "");
  }

  Pear(long id, String name) {
    this.id = id;
    this.name = name;
  }

  long id() {
    return id;
  }

  String name() {
    return name;
  }
}
