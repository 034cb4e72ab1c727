package example;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;

/** Greets, and remembers whom. */
@ApplicationScoped
public class Greetings {
  @Inject EntityManager database;

  @Transactional
  public void greet(String name) {
    Greeting greeting = new Greeting();
    greeting.name = name;
    database.persist(greeting);
  }

  @Transactional
  public List<String> names() {
    return database
        .createQuery("select name from Greeting order by id", String.class)
        .getResultList();
  }
}
