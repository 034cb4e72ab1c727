package amp.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;

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
    withClassData("amp.cli.Ampctl", "--version").orFail();
    assertThat(traced(Distribution.HOME, Map.of()))
        .contains("-XX:SharedArchiveFile=" + Distribution.HOME + "/bin/../lib/classes.jsa");
    // What serves at another place, before ampup has made class data there.
    Run.command(JAVA.toString(), "-Xshare:on", "-Xinternalversion").orFail();
  }

  /** Runs a program as the launchers do, but not where its JVM cannot use the archive. */
  private Run withClassData(String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                JAVA.toString(),
                "-Xshare:on",
                "-XX:SharedArchiveFile=" + Distribution.HOME.resolve("lib/classes.jsa"),
                "-Xlog:class+load:file=" + temp.resolve("loaded"),
                "-XX:+DisplayVMOutputToStderr",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                Distribution.HOME.resolve("lib/amp.cli.jar").toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = builder(Distribution.HOME, Map.of(), "ampd");
    return Run.of(builder.command(command));
  }

  /** A list of classes becomes old, and nothing else would tell. */
  @Test
  void aStartReadsFewClassesFromJars() throws IOException {
    // The first start of all on a machine runs the migrations.
    run(Distribution.HOME, Map.of(), "ampd", "solo", "--", "true").orFail();
    withClassData("amp.cli.Ampd", "solo", "--", "true").orFail();
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
    Matcher version =
        Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)")
            .matcher(Files.readString(Distribution.HOME.resolve("runtime/release")));
    assertThat(version.find()).isTrue();
    assertThat(Integer.parseInt(version.group(1)))
        .isGreaterThanOrEqualTo(hasOne ? Math.max(own, 25) : own);
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
