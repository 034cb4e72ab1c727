package amp.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import amp.cli.Distribution;
import amp.testkit.Jdk;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The class data of the built distribution, and the Java that it is for. */
class ClassDataIT extends RuntimeFixture {
  @Test
  void itsClassDataFits() {
    withClassData(Distribution.HOME, "amp.cli.Ampctl", "--version").orFail();
    assertThat(traced(Distribution.HOME, Map.of()))
        .contains("-XX:SharedArchiveFile=" + Distribution.HOME + "/bin/../lib/classes.jsa");
  }

  /** Where an archive was unpacked; Java 25 compares no path with that of then. */
  @Test
  void itFitsAtAnotherPlaceToo() throws IOException {
    assumeThat(brought()).isGreaterThanOrEqualTo(25);
    Path moved = temp.resolve("another place/amp");
    Files.createDirectories(moved.getParent());
    Run.command("cp", "-Rp", Distribution.HOME.toString(), moved.toString()).orFail();

    assertThat(traced(moved, Map.of()))
        .contains("-XX:SharedArchiveFile=" + moved + "/bin/../lib/classes.jsa");
    withClassData(moved, "amp.cli.Ampctl", "--version").orFail();
    assertThat(Files.readAllLines(temp.resolve("loaded")))
        .as("the same classes from the same archive")
        .noneMatch(line -> line.contains("source: file:") && line.contains("amp.cli.Ampctl "));

    Path copied = temp.resolve("copied");
    Run.command("cp", "-R", Distribution.HOME.toString(), copied.toString()).orFail();
    assertThat(traced(copied, Map.of()))
        .as("a copy without its times, which the JVM would refuse")
        .doesNotContain("SharedArchiveFile");
    assertThat(run(copied, Map.of(), "ampctl", "--version").orFail().out()).startsWith("ampctl ");
  }

  /**
   * The classes of the parser are too old to be linked ahead. What is archived and mentions one has
   * it read from its jar at every start, for 10 ms; so does a search for a logger at the end.
   */
  @Test
  void theEverydayCommandReadsNoJar() throws IOException {
    assumeThat(brought()).isGreaterThanOrEqualTo(25);
    run(Distribution.HOME, Map.of(), "ampctl", "metadb", "start").orFail();
    try {
      withClassData(Distribution.HOME, "amp.cli.Ampctl", "metadb", "url").orFail();
    } finally {
      run(Distribution.HOME, Map.of(), "ampctl", "metadb", "stop").orFail();
    }
    assertThat(Files.readAllLines(temp.resolve("loaded")))
        .hasSizeGreaterThan(1000)
        .noneMatch(line -> line.contains("source: file:"))
        .anyMatch(line -> line.contains("Initializing 'java/lang/System'"))
        .noneMatch(
            line -> line.contains("Initializing 'jdk/internal/loader/URLClassPath$JarLoader'"));
  }

  /** Runs a program as the launchers do, but not where its JVM cannot use the archive. */
  private Run withClassData(Path distribution, String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                distribution.resolve("runtime/bin/java").toString(),
                "-Xshare:on",
                "-XX:SharedArchiveFile=" + distribution.resolve("lib/classes.jsa"),
                "-Xlog:class+load,class+init:file=" + temp.resolve("loaded"),
                "-XX:+DisplayVMOutputToStderr",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                distribution.resolve("lib/amp.cli.jar").toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = builder(distribution, Map.of(), "ampd");
    return Run.of(builder.command(command));
  }

  /** A list of classes becomes old, and nothing else would tell. */
  @Test
  void aStartReadsFewClassesFromJars() throws IOException {
    // The first start of all on a machine runs the migrations.
    run(Distribution.HOME, Map.of(), "ampd", "solo", "--", "true").orFail();
    withClassData(Distribution.HOME, "amp.cli.Ampd", "solo", "--", "true").orFail();
    List<String> loaded = Files.readAllLines(temp.resolve("loaded"));
    assertThat(loaded).hasSizeGreaterThan(1000);
    assertThat(loaded.stream().filter(line -> line.contains("source: file:")))
        .as("see amp.cli/class-list")
        .hasSizeLessThan(60);
  }

  @Test
  void itIsJava25WhereTheMachineHasOne() throws IOException {
    int own = Runtime.version().feature();
    boolean hasOne =
        Jdk.all().stream()
            .filter(jdk -> Files.isExecutable(jdk.home().resolve("bin/jlink")))
            .anyMatch(jdk -> jdk.major() >= 25);
    assertThat(brought()).isGreaterThanOrEqualTo(hasOne ? Math.max(own, 25) : own);
  }

  /** Returns the number of the Java that the distribution brings. */
  private static int brought() throws IOException {
    Matcher version =
        Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)")
            .matcher(Files.readString(Distribution.HOME.resolve("runtime/release")));
    assertThat(version.find()).isTrue();
    return Integer.parseInt(version.group(1));
  }

  /** What the user sets for a JVM may keep it from using the archive; nobody is told. */
  @Test
  void optionsThatClassDataDoesNotFitAreTaken() {
    Map<String, String> options =
        Map.of("JDK_JAVA_OPTIONS", "--add-opens=java.base/java.lang=ALL-UNNAMED");
    Run run = run(Distribution.HOME, options, "ampctl", "--version").orFail();
    assertThat(run.out()).startsWith("ampctl ");
    assertThat(run.err().lines()).allMatch(line -> line.startsWith("NOTE: "));
  }

  /** A JVM links a record's own equals when it is first used: 20 ms of a start. */
  @Test
  void aStartUsesNoEqualsOfARecord() throws IOException {
    Path loaded = temp.resolve("loaded");
    // The one that the distribution brings loads it by itself.
    Map<String, String> java =
        Map.of(
            "AMP_JAVA",
            JDK.toString(),
            "JDK_JAVA_OPTIONS",
            "-Xshare:off -XX:DumpLoadedClassList=" + loaded);
    run(Distribution.HOME, java, "ampd", "solo", "--", "true").orFail();
    // Java 25 numbers them.
    assertThat(Files.readAllLines(loaded))
        .extracting(line -> line.split(" ", 2)[0])
        .contains("amp/tempdb/postgres/PostgresProvider")
        .doesNotContain("java/lang/runtime/ObjectMethods");
  }
}
