package amp.blackbox.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import amp.blackbox.Reactor;
import amp.blackbox.Sources;
import amp.blackbox.campaign.Report.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/**
 * A campaign that cannot fail is worth nothing: run against a product of which one guarantee is
 * broken, from outside, it reports so. The product has no switch for this: a program on PATH does
 * nothing, or a class is compiled with a line changed and put before the product's.
 */
class BrokenGuaranteeIT {
  private static final Path ENGINE = Reactor.folder("amp.tempdb.postgres").resolve("src/main");
  private static final String PACKAGE = "amp/tempdb/postgres/";
  private static final int MOST_KILLS = 60;

  @TempDir Path folder;

  private static Plan plan() {
    return Plan.ofSystemProperties();
  }

  private static void assertReported(Plan plan, Violation... expected) throws Exception {
    Report report = Campaign.run(plan);
    System.out.println(report.text("broken on purpose, seed " + plan.seed()));
    assertThat(List.of(expected))
        .as(report.text("seed " + plan.seed()))
        .anyMatch(violation -> report.violations(violation) > 0);
  }

  @Test
  void aLockThatIsNotTakenIsNoticed() throws Exception {
    Path flock = Files.writeString(folder.resolve("flock"), "#!/bin/sh\nexit 0\n");
    Files.setPosixFilePermissions(flock, PosixFilePermissions.fromString("rwxr-xr-x"));
    Map<String, String> path = Map.of("PATH", folder + ":" + System.getenv("PATH"));
    assertReported(
        plan().untilFailure(MOST_KILLS, Kill.BUSY_SERVER).with(List.of(), path),
        Violation.PROCESS_LEFT,
        Violation.START_FAILED,
        Violation.TWO_SERVERS,
        Violation.ROWS_LOST);
  }

  @Test
  void anIdentityThatIsNotProvenIsNoticed() throws Exception {
    // But for the process that asks: it would end itself before it comes to a stranger.
    String anybody = "if (true) return process.pid() != ProcessHandle.current().pid();";
    String source = source("cluster/ServerProcess.java");
    source = inserted(source, "boolean serves\\(OsProcess process, Path data\\) \\{", anybody);
    source = inserted(source, "boolean holds\\(OsProcess process, Path file\\) \\{", anybody);
    assertReported(
        plan()
            .untilFailure(MOST_KILLS, Kill.GROUP)
            .with(compiled("cluster.ServerProcess", source), Map.of()),
        // A stranger without the cluster's lock may be waited for rather than signalled.
        Violation.FOREIGN_SIGNALLED,
        Violation.START_FAILED);
  }

  @Test
  void aDataDirectoryThatIsFilledInItsPlaceIsNoticed() throws Exception {
    String source = source("create/ClusterInitializer.java");
    source =
        replaced(
            source,
            "Durable\\.rename\\(workshop\\.data\\(\\), folder\\.data\\(\\)\\);",
            "Trees.copy(workshop.data(), folder.data());");
    assertReported(
        plan()
            .untilFailure(MOST_KILLS, Kill.OWNER)
            .onNewProjects()
            .with(compiled("create.ClusterInitializer", source), Map.of()),
        Violation.START_FAILED);
  }

  @Test
  void aWatcherThatDoesNotListenIsNoticed() throws Exception {
    Path script = ENGINE.resolve("resources/" + PACKAGE + "server/watcher.sh");
    String deaf = replaced(Files.readString(script), "(?m)^    listen$", "    exec sleep 3600");
    Path patched = folder.resolve(PACKAGE + "server/watcher.sh");
    Files.createDirectories(patched.getParent());
    Files.writeString(patched, deaf);
    assertReported(
        plan().untilFailure(MOST_KILLS, Kill.OWNER).with(List.of(folder), Map.of()),
        Violation.PROCESS_LEFT);
  }

  private static String source(String file) throws IOException {
    return Files.readString(ENGINE.resolve("java/" + PACKAGE + file));
  }

  private static String inserted(String source, String after, String statement) {
    return replaced(source, "(" + after + ")", "$1 " + Matcher.quoteReplacement(statement));
  }

  /** The product may have changed: what is to be broken must be there once. */
  private static String replaced(String source, String pattern, String by) {
    String changed = source.replaceFirst(pattern, by);
    assertThat(changed).as("no %s in the source", pattern).isNotEqualTo(source);
    return changed;
  }

  private List<Path> compiled(String type, String source) {
    Sources sources =
        new Sources()
            .source("amp.tempdb.postgres." + type, source)
            .library(Reactor.jarOf(Logger.class));
    Reactor.jarsFor("amp.tempdb.postgres").forEach(sources::library);
    sources.library(Reactor.jarOf(NullMarked.class));
    return List.of(sources.jar(folder.resolve(type + ".jar")));
  }
}
