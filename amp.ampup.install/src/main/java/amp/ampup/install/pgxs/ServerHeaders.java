package amp.ampup.install.pgxs;

import amp.ampup.AmpupException;
import amp.ampup.Extension;
import amp.ampup.Installed;
import amp.ampup.Store;
import amp.ampup.install.build.BuildRequest;
import amp.os.OperatingSystem;
import amp.os.file.Failure;
import amp.os.file.SmallFile;
import amp.os.process.Command;
import amp.problem.Remedy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The headers and the makefiles of a PostgreSQL that an extension is built against.
 *
 * @param postgres its major version
 * @param version what it says it is, such as {@code 15.20}
 * @param server the folder of its headers for extensions
 * @param include the folder of those for clients
 * @param pgxs the makefile that those of extensions include
 */
record ServerHeaders(int postgres, String version, Path server, Path include, Path pgxs) {
  /** The component that holds them. */
  static final String COMPONENT = "pg-headers";

  private static final int MOST_BYTES = 1 << 20;
  private static final Pattern VERSION =
      Pattern.compile("(?m)^#define PG_VERSION \"((\\d{1,2})[^\"\\s]{0,40})[^\"]*\"");
  private static final Pattern COMPILER = Pattern.compile("(?m)^CC\\s*=\\s*(\\S+)");

  /**
   * Finds those that a request means.
   *
   * @throws AmpupException when they are not there, or not whole
   */
  static ServerHeaders find(Store store, BuildRequest request) {
    if (request.pgConfig().isPresent()) {
      ServerHeaders told = ofPgConfig(request.pgConfig().get());
      if (request.postgres().isPresent() && request.postgres().get() != told.postgres()) {
        throw new AmpupException(
            request.pgConfig().get()
                + " is of PostgreSQL "
                + told.postgres()
                + ", where "
                + request.postgres().get()
                + " is meant",
            "Name the pg_config of PostgreSQL " + request.postgres().get());
      }
      return told;
    }
    int major = request.postgres().or(() -> active(store)).orElseThrow(ServerHeaders::noneAtAll);
    Optional<Installed> component = store.active(COMPONENT, major);
    if (component.isPresent()) {
      return ofComponent(component.get().directory());
    }
    // Archives of some publishers hold the headers beside the server.
    for (Installed server : store.usable("postgres")) {
      Path pgConfig = server.directory().resolve("bin/pg_config");
      boolean fits = server.version().major() == major;
      if (fits
          && Files.isExecutable(pgConfig)
          && Files.exists(server.directory().resolve("include/server/postgres.h"))) {
        return ofPgConfig(pgConfig);
      }
    }
    throw missing(major);
  }

  private static Optional<Integer> active(Store store) {
    Optional<Integer> server = store.active("postgres").map(i -> i.version().major());
    return server.isPresent()
        ? server
        : store.extensions(COMPONENT).stream()
            .flatMap(i -> i.extension().stream())
            .map(Extension::postgres)
            .max(Integer::compare);
  }

  /** Returns those in an installation of the component, or in what becomes one. */
  static ServerHeaders ofComponent(Path folder) {
    return checked(
        folder.resolve("include/server"),
        folder.resolve("include"),
        folder.resolve("pgxs/src/makefiles/pgxs.mk"));
  }

  private static ServerHeaders ofPgConfig(Path program) {
    try {
      Command.Result result =
          Command.of(
                  program.toAbsolutePath().toString(),
                  "--includedir-server",
                  "--includedir",
                  "--pgxs")
              .utf8()
              .run();
      List<String> lines = result.output().lines().toList();
      if (result.exitCode() == 0 && lines.size() == 3) {
        return checked(Path.of(lines.get(0)), Path.of(lines.get(1)), Path.of(lines.get(2)));
      }
      throw new IOException("exit code " + result.exitCode() + ": " + result.output().strip());
    } catch (IOException e) {
      throw new AmpupException(
          program + " does not tell where headers are (" + Failure.reason(e) + ")",
          "Name the pg_config of a PostgreSQL with --pg-config",
          e);
    }
  }

  private static ServerHeaders checked(Path server, Path include, Path pgxs) {
    require(server.resolve("postgres.h"), "postgresql-server-dev-");
    require(pgxs, "postgresql-client-");
    Path config = server.resolve("pg_config.h");
    try {
      Matcher version = VERSION.matcher(SmallFile.textThroughLink(config, MOST_BYTES));
      if (version.find()) {
        return new ServerHeaders(
            Integer.parseInt(version.group(2)), version.group(1), server, include, pgxs);
      }
      throw new IOException("no PG_VERSION in it");
    } catch (IOException e) {
      throw new AmpupException(
          config + " does not tell which PostgreSQL it is of (" + Failure.reason(e) + ")",
          "Use the headers of a whole PostgreSQL",
          e);
    }
  }

  private static void require(Path file, String debian) {
    if (!Files.exists(file)) {
      throw new AmpupException(
          "to build an extension takes " + file + ", which is not there",
          "Debian's package "
              + debian
              + "<major> has it; for "
              + COMPONENT
              + " name both postgresql-server-dev-<major> and postgresql-client-<major>");
    }
  }

  /** Returns the compiler that PostgreSQL's own makefiles name. */
  String compiler() {
    Path global = pgxs.resolveSibling("../Makefile.global").normalize();
    try {
      Matcher matcher = COMPILER.matcher(SmallFile.textThroughLink(global, MOST_BYTES));
      return matcher.find() ? matcher.group(1) : "cc";
    } catch (IOException e) {
      return "cc";
    }
  }

  private static AmpupException noneAtAll() {
    return new AmpupException(
        "no PostgreSQL is installed to build an extension for",
        new Remedy.Advice("Install one, or name its major version with --postgres"),
        Remedy.Install.postgres());
  }

  private static AmpupException missing(int major) {
    String problem = "there are no headers of PostgreSQL " + major + " to build against";
    Remedy own =
        new Remedy.Advice(
            "Name the pg_config of a PostgreSQL "
                + major
                + " that has them, with --pg-config, or install the component "
                + COMPONENT
                + " from the packages that have them, each with a --from");
    return OperatingSystem.LINUX
        ? new AmpupException(
            problem,
            own,
            new Remedy.Command(
                "Packages of Debian and Ubuntu",
                "apt-get download postgresql-server-dev-"
                    + major
                    + " postgresql-client-"
                    + major
                    + " libpq-dev"))
        : new AmpupException(problem, own);
  }
}
