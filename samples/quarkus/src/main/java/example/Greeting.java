package example;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;

/** Somebody who was greeted. */
@Entity
public class Greeting {
  @Id @GeneratedValue public Long id;
  public String name;
}
