package amp.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Java;
import amp.testkit.Run;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs of other people's that {@code ampd solo} runs with its database. */
@Timeout(180)
class ProgramsIT {
  private static final String SPRING_BOOT =
      """
      package shop;

      import org.springframework.boot.SpringApplication;
      import org.springframework.boot.SpringBootConfiguration;
      import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
      import org.springframework.context.ConfigurableApplicationContext;
      import org.springframework.jdbc.core.JdbcTemplate;

      @SpringBootConfiguration
      @EnableAutoConfiguration
      public class Application {
        public static void main(String[] arguments) {
          try (ConfigurableApplicationContext context =
              SpringApplication.run(Application.class, arguments)) {
            JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
            jdbc.execute("create table if not exists visit (at timestamptz default now())");
            jdbc.update("insert into visit default values");
            System.out.println(
                "visits: " + jdbc.queryForObject("select count(*) from visit", Long.class));
          }
          System.exit(3);
        }
      }
      """;
  private static final String PLAIN_JDBC =
      """
      package shop;

      import java.sql.Connection;
      import java.sql.DriverManager;
      import java.sql.ResultSet;

      public class Application {
        public static void main(String[] arguments) throws Exception {
          String url = System.getenv("JDBC_DATABASE_URL");
          try (Connection connection = DriverManager.getConnection(url);
              ResultSet row = connection.createStatement().executeQuery(
                  "select current_database(), inet_client_addr() is null")) {
            row.next();
            System.out.println(row.getString(1) + " over a socket: " + row.getBoolean(2));
          }
        }
      }
      """;

  @AutoClose private final Sandbox sandbox = new Sandbox();

  @Test
  void aSpringBootApplicationWithoutAnyJarOfOursKeepsItsRows() throws Exception {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> copied =
        Files.newDirectoryStream(Path.of("target/spring-boot").toAbsolutePath(), "*.jar")) {
      copied.forEach(jars::add);
    }
    String classPath = compile(SPRING_BOOT, jars);

    Run first = runWithDatabase(List.of("--listen"), classPath);
    assertThat(first.out()).as(first.err()).contains("visits: 1\n");
    assertThat(first.exitCode()).isEqualTo(3);
    Run second = runWithDatabase(List.of("--listen"), classPath);
    assertThat(second.out()).as(second.err()).contains("visits: 2\n");
  }

  @Test
  void aJdbcProgramWithTheSocketFactoryAloneUsesTheSocket() throws Exception {
    Path lib = Reactor.folder("amp.cli").resolve("target/amp/lib");
    String classPath =
        compile(
            PLAIN_JDBC, List.of(lib.resolve("postgresql.jar"), lib.resolve("amp.tempdb.jdbc.jar")));

    Run run = runWithDatabase(List.of(), classPath).orFail();
    assertThat(run.out()).isEqualTo("amp over a socket: true\n");
  }

  /** Four clients at once, of libpq. */
  @Test
  void psqlFindsTheDatabaseInItsVariables() {
    String script =
        """
        psql -qXc 'CREATE TABLE numbers (client int)'
        for client in 1 2 3 4; do
          psql -qXc "INSERT INTO numbers SELECT $client FROM generate_series(1, 50)" &
        done
        wait
        psql -AtXc 'SELECT count(*), count(DISTINCT client) FROM numbers'
        """;

    Run run = sandbox.run("ampd", "solo", "--", "sh", "-e", "-c", script).orFail();
    assertThat(run.out()).isEqualTo("200|4\n");
  }

  private Run runWithDatabase(List<String> options, String classPath) {
    List<String> words = new ArrayList<>(List.of("solo"));
    words.addAll(options);
    words.add("--");
    Path java = Path.of(Distribution.prepared().home());
    words.addAll(Java.command(java, "-Xmx128m", "-cp", classPath, "shop.Application"));
    return sandbox.run("ampd", words.toArray(String[]::new));
  }

  private String compile(String source, List<Path> jars) throws IOException {
    String libraries = String.join(File.pathSeparator, jars.stream().map(Path::toString).toList());
    Path classes = Files.createDirectories(sandbox.root().resolve("classes"));
    Path file = Files.writeString(sandbox.root().resolve("Application.java"), source);
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                libraries,
                "-d",
                classes.toString(),
                file.toString());
    assertThat(result).as("the application compiles").isZero();
    return classes + File.pathSeparator + libraries;
  }
}
