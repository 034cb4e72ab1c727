package amp.tempdb.driver;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Binaries;
import amp.testkit.Java;
import amp.testkit.Run;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application of modules, which knows nothing of amp but the URL. */
class ModulesIT {
  private static final String OURS =
      entries(".*[/\\\\](?:amp\\.(?!testkit)|slf4j-api)[^/\\\\]*\\.jar");
  private static final String POSTGRESQL = entries(".*[/\\\\]postgresql-[^/\\\\]*\\.jar");

  @TempDir Path folder;
  private Path classes;

  private static String entries(String pattern) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> entry.matches(pattern))
        .collect(Collectors.joining(File.pathSeparator));
  }

  @BeforeEach
  void compile() throws IOException {
    // The programs lie in a directory that this build has put on PATH.
    Binaries.postgres18();
    Path source = Files.createDirectories(folder.resolve("source/app"));
    Path module =
        Files.writeString(
            source.resolveSibling("module-info.java"), "module app { requires java.sql; }");
    Path main =
        Files.writeString(
            source.resolve("Main.java"),
            """
            package app;

            import java.sql.DriverManager;

            public class Main {
              public static void main(String[] urls) throws Exception {
                for (int i = 0; i < 2; i++) {
                  try (var connection = DriverManager.getConnection(urls[0]);
                      var statement = connection.createStatement()) {
                    statement.execute("create table if not exists seen ()");
                    statement.execute("insert into seen default values");
                    var rows = statement.executeQuery("select count(*) from seen");
                    rows.next();
                    System.out.println("seen " + rows.getInt(1));
                  }
                }
              }
            }
            """);
    classes = folder.resolve("classes");
    tool("javac", "-d", classes, module, main);
  }

  @Test
  void anApplicationThatJlinkMadeConnects() {
    Path image = folder.resolve("image");
    tool(
        "jlink",
        "-p",
        OURS + File.pathSeparator + classes,
        "--add-modules",
        "app,amp.tempdb.driver,amp.tempdb.system,java.management",
        "--output",
        image);

    assertConnects(Java.command(image, "-cp", POSTGRESQL));
  }

  @Test
  void anApplicationOnTheModulePathConnects() {
    assertConnects(
        Java.command(
            "-p",
            String.join(File.pathSeparator, OURS, POSTGRESQL, classes.toString()),
            "--add-modules",
            "amp.tempdb.driver,amp.tempdb.system,org.postgresql.jdbc"));
  }

  private static void assertConnects(List<String> java) {
    ProcessBuilder application = new ProcessBuilder(java);
    application.command().addAll(List.of("-m", "app/app.Main", "jdbc:amp:test:modules"));

    assertThat(Run.of(application).orFail().out()).contains("seen 1", "seen 2");
  }

  private static void tool(String name, Object... arguments) {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    String[] texts = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
    int code = ToolProvider.findFirst(name).orElseThrow().run(writer, writer, texts);
    assertThat(code).as(out.toString()).isZero();
  }
}
