package amp.cli.ampup;

import amp.ampup.AmpupException;
import amp.ampup.Installed;
import amp.ampup.Layout;
import amp.ampup.Store;
import amp.ampup.VersionSpec;
import amp.ampup.install.ExtensionDownloads;
import amp.ampup.install.InstallRequest;
import amp.ampup.install.InstallResult;
import amp.ampup.install.InstallSettings;
import amp.ampup.install.Installer;
import amp.cli.project.Context;
import amp.problem.Remedy;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Installs a component. */
@Command(
    name = "install",
    description = {
      "Installs a version of a component, and makes it the active one.",
      "Without a component and a version it installs what is missing."
    },
    footer = {
      "",
      "Examples: ampup install -c pgvector",
      "          ampup install -c ampd --from amp-0.1.0-linux-amd64.tar.gz",
      "          ampup install -c pg_cron --from postgresql-15-cron_1.4.2-2_amd64.deb"
    })
final class InstallCommand extends InstallingCommand {
  private static final String DEFAULT = "postgres";

  @Option(
      names = {"-c", "--component"},
      paramLabel = "NAME",
      description = "The component: postgres (the default), ampup, ampd, ampctl, or an extension.")
  private @Nullable String component;

  @Parameters(
      arity = "0..1",
      paramLabel = "VERSION",
      description = "18, 18.6, 18.6.0 or latest (the default).")
  private @Nullable String version;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = {
        "Takes the archive (jar, txz, tar.gz or zip) from a file or a file: address;",
        "an extension also from a .deb. Repeated, it names packages of libraries that it needs."
      })
  private List<String> from = List.of();

  @Option(
      names = "--postgres",
      paramLabel = "MAJOR",
      description = "The PostgreSQL that an extension is for, where its package does not tell.")
  private @Nullable Integer postgres;

  @Option(
      names = "--source",
      paramLabel = "NAME",
      description = {
        "zonky (the default) or theseus;",
        "of extensions that their builders release: portal-corp, steampipe or tensor-chord."
      })
  private @Nullable String source;

  @Option(names = "--force", description = "Installs again what is installed already.")
  private boolean force;

  @Option(
      names = "--allow-unpinned",
      description = "Installs what no manifest pins, believing the repository's own hash.")
  private boolean allowUnpinned;

  InstallCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    Store store = store();
    Optional<Installed> before = store.active(DEFAULT);
    Optional<Installed> complete = before.filter(i -> i.program(DEFAULT).isPresent());
    if (component == null && version == null && from.isEmpty() && !force && complete.isPresent()) {
      prepare(store, complete.get());
      show(new InstallResult(complete.get(), false, 0));
      return 0;
    }
    InstallSettings.Builder settings = settings(store);
    if (source != null) {
      settings.source(source);
    }
    InstallSettings built = settings.build();
    if (component != null && from.isEmpty() && isDownloaded(component, built)) {
      return installPackages(store, built);
    }
    try (ProgressView view = view()) {
      InstallResult result = Installer.of(store, built, view).install(request());
      view.close();
      prepare(store, result.installed());
      show(result);
      before.ifPresent(newer -> tellOfOlder(newer, result.installed()));
    }
    return 0;
  }

  /** New projects get the active version, whoever wanted the older one for a project alone. */
  private void tellOfOlder(Installed before, Installed now) {
    boolean older =
        now.component().equals(DEFAULT) && now.version().compareTo(before.version()) < 0;
    if (older && !quiet()) {
      context()
          .console()
          .err()
          .println(
              "note: new projects get PostgreSQL "
                  + now.version()
                  + " now, in place of "
                  + before.version()
                  + "; for that again: ampup use "
                  + DEFAULT
                  + " "
                  + before.version());
    }
  }

  private static boolean isDownloaded(String component, InstallSettings settings) {
    boolean alone = component.equals(DEFAULT) || Layout.PROGRAMS.contains(component);
    return ExtensionDownloads.isOffered(component) || (settings.takesReleases() && !alone);
  }

  /** Takes packages from archives, for each PostgreSQL that is installed. */
  private int installPackages(Store store, InstallSettings settings) {
    List<ExtensionDownloads.Outcome> outcomes;
    try (ProgressView view = view()) {
      outcomes = ExtensionDownloads.of(store, settings, view).install(request());
    }
    List<Object> rows = new ArrayList<>();
    boolean any = false;
    for (ExtensionDownloads.Outcome outcome : outcomes) {
      any |= outcome.result().isPresent();
      if (json()) {
        rows.add(row(outcome));
      } else if (outcome.result().isPresent()) {
        show(outcome.result().get());
      } else {
        context()
            .console()
            .err()
            .println(
                (outcomes.size() > 1 ? "warning: " : "error: ")
                    + component
                    + " is not installed for PostgreSQL "
                    + outcome.postgres()
                    + ": "
                    + outcome.problem());
      }
    }
    if (json()) {
      printJson(rows);
    }
    return any ? 0 : 1;
  }

  private Map<String, Object> row(ExtensionDownloads.Outcome outcome) {
    if (outcome.result().isPresent()) {
      Map<String, Object> row = Rows.json(outcome.result().get().installed(), true);
      row.put("fresh", outcome.result().get().fresh());
      return row;
    }
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("component", component);
    row.put("postgres", (long) outcome.postgres());
    row.put("problem", outcome.problem());
    return row;
  }

  private InstallRequest request() {
    InstallRequest request =
        InstallRequest.of(
            component == null ? DEFAULT : component,
            version == null ? VersionSpec.LATEST : spec(version));
    request = force ? request.withForce() : request;
    request = allowUnpinned ? request.allowingUnpinned() : request;
    request = postgres == null ? request : request.forPostgres(postgres);
    return from.isEmpty()
        ? request
        : request.from(from.stream().map(InstallCommand::file).toList());
  }

  private static VersionSpec spec(String version) {
    if (version.equals(DEFAULT) || Layout.PROGRAMS.contains(version)) {
      throw new AmpupException(
          "\"" + version + "\" is not a version",
          new Remedy.Advice("It is a component"),
          new Remedy.Install(version, "", Optional.empty()));
    }
    return VersionSpec.of(version);
  }

  private static Path file(String text) {
    try {
      return text.startsWith("file:") ? Path.of(URI.create(text)) : Path.of(text);
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      throw new AmpupException(
          "\"" + text + "\" is not a file (" + e.getMessage() + ")",
          "Write a path, or file:///path",
          e);
    }
  }

  private void show(InstallResult result) {
    if (json()) {
      var row = Rows.json(result.installed(), true);
      row.put("fresh", result.fresh());
      printJson(row);
    } else {
      String what = result.fresh() ? " is installed: " : " was installed already and is active: ";
      print(Rows.line(result.installed()) + what + result.installed().directory());
    }
  }
}
