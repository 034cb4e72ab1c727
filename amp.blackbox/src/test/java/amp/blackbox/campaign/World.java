package amp.blackbox.campaign;

import amp.blackbox.Distribution;
import amp.os.file.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the projects of a campaign share: the programs, and how holders are started.
 *
 * @param plan what is to be done
 * @param distribution the product's programs
 * @param program the application
 * @param journals the folder of what was acknowledged
 * @param runs the number of the last loader
 */
record World(
    Plan plan, Distribution distribution, Program program, Path journals, AtomicInteger runs) {
  /** Makes one in a folder. */
  static World in(Path root, Plan plan) throws IOException {
    return new World(
        plan,
        Distribution.prepared(),
        Program.in(root, plan.classPath()),
        Files.createDirectory(root.resolve("journals")),
        new AtomicInteger());
  }

  /** Lets an application leave its class data behind, with which the next ones start faster. */
  void train() throws IOException {
    Path project = Files.createDirectory(journals.resolveSibling("training"));
    Rows rows = new Rows(journals);
    int run = runs.incrementAndGet();
    rows.journal(run);
    Holding holding = start(project, program.training(words(project, run)));
    boolean loaded = Wait.until(() -> !holding.isAlive() || rows.loaders() == 1, Wait.LIMIT);
    holding.askToEnd();
    if (!loaded || !holding.endedInOrder()) {
      throw new AssertionError("the application does not work: " + holding.words());
    }
  }

  /** Starts an application that opens a project's database. */
  Holding owner(Path project, Rows rows) {
    int run = runs.incrementAndGet();
    rows.journal(run);
    return start(project, program.command(words(project, run)));
  }

  private List<String> words(Path project, int run) {
    return Program.words(project.resolve(".amp/metadb"), distribution.ampupHome(), journals, run);
  }

  private Holding start(Path project, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(plan.environment());
    return Holding.start(builder.directory(project.toFile()), false);
  }

  /** Starts {@code ampd solo} in a project. */
  Holding solo(Path project, Rows rows) {
    ProcessBuilder builder =
        new ProcessBuilder(distribution.programs().resolve("ampd").toString(), "solo");
    builder.environment().put("AMPUP_HOME", distribution.ampupHome().toString());
    builder.environment().put("JAVA_HOME", distribution.home());
    builder.environment().put("HOME", Trees.parent(project).toString());
    builder.environment().putAll(plan.environment());
    return Holding.solo(builder.directory(project.toFile()), rows.journal(runs.incrementAndGet()));
  }
}
