package example;

import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.inject.Inject;

/** Greets whoever is named on the command line. */
@QuarkusMain
public class Main implements QuarkusApplication {
  @Inject Greetings greetings;

  @Override
  public int run(String... names) {
    for (String name : names) {
      greetings.greet(name);
    }
    System.out.println("greeted so far: " + greetings.names());
    return 0;
  }
}
