package amp.cli.ampctl.doctor;

import amp.ampup.Store;
import amp.ampup.install.Doctor;
import amp.cli.config.ConfigException;
import amp.cli.config.Keys;
import amp.cli.console.CliException;
import amp.cli.console.FindingView;
import amp.cli.project.Context;
import amp.cli.project.Project;
import amp.cli.project.ProjectOptions;
import amp.os.file.Failure;
import amp.problem.Finding;
import amp.problem.Remedy;
import amp.tempdb.api.AmpupHome;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.DataDirectoryVersion;
import amp.tempdb.postgres.Examination;
import amp.tempdb.postgres.installation.Installation;
import amp.tempdb.postgres.installation.ProgramSource;
import java.io.IOException;
import java.nio.file.AccessMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks at a project, what it runs with and its server, and tells all that is wrong at once. */
@Command(
    name = "doctor",
    description = {
      "Looks for whatever is wrong with a project, its configuration, the PostgreSQL it runs, "
          + "this machine and its server. Exit code 1 on an error.",
      "It starts nothing, and makes nothing where there is no project."
    },
    footer = {"", "Example: ampctl doctor --fix"})
public final class DoctorCommand implements Callable<Integer> {
  /** For one kind of checks; a disk or a server may never answer. */
  private static final Duration LIMIT = Duration.ofSeconds(15);

  /** What the dead have left may be large. */
  private static final Duration FIX_LIMIT = Duration.ofMinutes(5);

  @Mixin ProjectOptions options = new ProjectOptions();

  @Option(
      names = "--fix",
      description =
          "Mend what cannot lose data: modes of folders, views of installations, and what "
              + "killed commands and servers have left.")
  boolean fix;

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  private final Context context;

  /** Creates a command that works in a context. */
  public DoctorCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Checks checks = new Checks();
    List<Finding> configuration = new ArrayList<>();
    Optional<Project> project =
        checks.ask("project", LIMIT, () -> Project.examine(options, context, add(configuration)));
    Path metadb =
        project
            .map(found -> found.folder().metadb())
            .orElse(context.environment().workingDirectory().resolve(".amp/metadb"));
    if (project.isPresent()) {
      checks.add("project", List.of(folder(project.get())));
      checks.run(
          "project",
          fix ? FIX_LIMIT : LIMIT,
          () -> {
            TempDbSpec spec = project.get().spec();
            return Examination.cluster(spec, programs(spec), fix);
          });
      checks.add("configuration", configuration(project.get(), configuration));
    }
    checks.run("store", LIMIT, () -> Doctor.store(store(), context.environment().variables()));
    checks.run("store", LIMIT, () -> Examination.views(store().layout().home(), fix));
    checks.run("host", LIMIT, () -> Doctor.host(metadb));
    checks.run("host", LIMIT, Examination::host);
    if (project.isPresent()) {
      checks.run("server", LIMIT, () -> new ServerCheck(context, project.get()).findings());
    }
    return FindingView.print(context.console(), checks.found(), json);
  }

  private static Consumer<CliException> add(List<Finding> findings) {
    return e -> {
      Stream<? extends CliException> faults =
          e instanceof ConfigException config ? config.faults().stream() : Stream.of(e);
      faults.forEach(fault -> findings.add(Finding.error("value", fault)));
    };
  }

  private Finding folder(Project project) {
    Path directory = project.folder().directory();
    if (project.configuration().find(Keys.URL).isEmpty()) {
      for (Path needed : List.of(directory, project.folder().metadb())) {
        Optional<String> objection = unwritable(needed);
        if (objection.isPresent()) {
          return Finding.error(
              "folder",
              needed + " cannot be written: " + objection.get(),
              new Remedy.Advice(
                  "Make it writable for this user: no server can be started there as it is"));
        }
      }
    }
    return Files.isDirectory(directory)
        ? Finding.ok("folder", directory.toString())
        : new Finding(
            Finding.Level.OK,
            "folder",
            "there is none yet: " + directory,
            List.of(new Remedy.OpenDatabase(project.folder().metadb())));
  }

  /** Says why a folder that is there cannot be written; where none is, one may be made. */
  private static Optional<String> unwritable(Path folder) {
    if (Files.isDirectory(folder)) {
      try {
        folder.getFileSystem().provider().checkAccess(folder, AccessMode.WRITE);
      } catch (IOException e) {
        return Optional.of(Failure.reason(e));
      }
    }
    return Optional.empty();
  }

  private static List<Finding> configuration(Project project, List<Finding> faults) {
    if (!faults.isEmpty()) {
      return faults;
    }
    List<Finding> warnings = new ArrayList<>();
    project
        .configuration()
        .warnings()
        .forEach(
            warning ->
                warnings.add(
                    Finding.warning("key", warning, new Remedy.Advice("It works until then"))));
    return warnings.isEmpty() ? List.of(Finding.ok("values", "all are good")) : warnings;
  }

  private Store store() {
    return Store.at(
        AmpupHome.locate(context.environment().variables(), context.environment().home()));
  }

  /** Returns programs of the version of the data that run: of ampup, else of the host. */
  private static Optional<Path> programs(TempDbSpec spec) {
    Optional<String> major = DataDirectoryVersion.of(spec).map(DataDirectoryVersion::major);
    if (major.isEmpty()) {
      return Optional.empty();
    }
    return Stream.of(ProgramSource.COMPONENT, ProgramSource.HOST)
        .flatMap(source -> source.installations(spec))
        .filter(found -> major.get().equals(Integer.toString(found.version().major())))
        .map(Installation::bin)
        .filter(bin -> Installation.look(bin).isPresent())
        .findFirst();
  }
}
