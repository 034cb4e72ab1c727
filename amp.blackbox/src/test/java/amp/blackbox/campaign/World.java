package amp.blackbox.campaign;

import amp.blackbox.Distribution;
import amp.blackbox.Reactor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.util.PSQLException;
import org.slf4j.Logger;

/**
 * What the projects of a campaign share: the programs, and how holders are started.
 *
 * @param plan what is to be done
 * @param distribution the programs
 * @param journals the folder of what was acknowledged
 * @param runs the number of the last loader
 */
record World(Plan plan, Distribution distribution, Path journals, AtomicInteger runs) {
  private static final List<String> MODULES =
      List.of(
          "amp.tempdb.api",
          "amp.tempdb.jdbc",
          "amp.tempdb.postgres",
          "amp.tempdb.embedded",
          "amp.ampup",
          "amp.json");

  /** Starts an application that opens a project's database. */
  Holding owner(Path project, Rows rows) {
    int run = runs.incrementAndGet();
    rows.journal(run);
    ProcessBuilder builder =
        new ProcessBuilder(
            Holding.command(
                classPath(),
                project.resolve(".amp/metadb"),
                distribution.ampupHome(),
                journals,
                run));
    builder.environment().putAll(plan.environment());
    return Holding.start(builder.directory(project.toFile()), false);
  }

  /** Starts {@code ampd solo} in a project. */
  Holding solo(Path project, Rows rows) {
    ProcessBuilder builder =
        new ProcessBuilder(distribution.programs().resolve("ampd").toString(), "solo");
    builder.environment().put("AMPUP_HOME", distribution.ampupHome().toString());
    builder.environment().put("JAVA_HOME", distribution.home());
    builder.environment().put("HOME", project.getParent().toString());
    builder.environment().putAll(plan.environment());
    return Holding.solo(builder.directory(project.toFile()), rows.journal(runs.incrementAndGet()));
  }

  String classPath() {
    List<Path> path = new ArrayList<>(plan.classPath());
    path.add(Reactor.jarOf(Owner.class));
    MODULES.forEach(module -> path.add(Reactor.jar(module)));
    path.add(Reactor.jarOf(Logger.class));
    path.add(Reactor.jarOf(PSQLException.class));
    return amp.blackbox.Sources.path(path);
  }
}
