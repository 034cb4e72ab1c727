package amp.spring.boot.app;

import java.io.IOException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Tells which server it has, restarts itself as often as it is told to, and ends with its input.
 */
@SpringBootApplication
public class NotesApplication {
  private static final String RESTARTS = "notes.restarts";

  private final JdbcTemplate jdbc;

  public NotesApplication(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  public static void main(String[] arguments) throws IOException {
    SpringApplication.run(NotesApplication.class, arguments);
    while (System.in.read() >= 0) {
      // Whoever started this decides when it ends.
    }
  }

  @EventListener(ApplicationReadyEvent.class)
  public void tell() {
    System.out.println(
        "server "
            + jdbc.queryForObject("SELECT pg_postmaster_start_time()", String.class)
            + " loader "
            + getClass().getClassLoader().getClass().getSimpleName());
    int restarts = Integer.getInteger(RESTARTS, 0);
    if (restarts > 0) {
      System.setProperty(RESTARTS, Integer.toString(restarts - 1));
      new Thread(() -> Restarter.getInstance().restart()).start();
    }
  }
}
