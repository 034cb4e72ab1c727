package amp.spring.boot;

import amp.spring.boot.app.Note;
import amp.spring.boot.app.Notes;
import amp.spring.boot.app.NotesApplication;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import amp.testkit.Binaries;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.jdbc.AutoConfigureTestDatabase;
import org.springframework.boot.test.autoconfigure.orm.jpa.DataJpaTest;
import org.springframework.test.context.ContextConfiguration;

/** The programs that {@code amp.benchmarks/spring} measures. */
final class ContextTime {
  private ContextTime() {}

  /**
   * Runs one test of JPA, with a database of ours or one that is there already; or is the server of
   * the latter.
   *
   * @param arguments {@code amp}, {@code external} or {@code serve}
   */
  public static void main(String[] arguments) throws IOException {
    switch (arguments[0]) {
      case "amp" -> TestRun.succeeds(1, OnOurs.class);
      case "external" -> TestRun.succeeds(1, OnExternal.class);
      default -> serve();
    }
  }

  /** Serves until the input ends. */
  private static void serve() throws IOException {
    Binaries.postgres18();
    try (TempDb server = TempDb.open(TempDbSpec.ephemeral())) {
      System.out.println(server.connection().jdbcUrl());
      while (System.in.read() >= 0) {
        // Whoever started this decides when it ends.
      }
    }
  }

  /** What both tests do; the line says when the context was there, in microseconds. */
  private static void use(Notes notes) {
    System.out.println("context " + ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
    notes.saveAndFlush(new Note("one"));
  }

  @AmpDatabase
  @DataJpaTest
  @ContextConfiguration(classes = NotesApplication.class)
  static class OnOurs {
    @Test
    void store(@Autowired Notes notes) {
      use(notes);
    }
  }

  /** Its URL is in the properties of the system. */
  @DataJpaTest
  @AutoConfigureTestDatabase(replace = AutoConfigureTestDatabase.Replace.NONE)
  @ContextConfiguration(classes = NotesApplication.class)
  static class OnExternal {
    @Test
    void store(@Autowired Notes notes) {
      use(notes);
    }
  }
}
