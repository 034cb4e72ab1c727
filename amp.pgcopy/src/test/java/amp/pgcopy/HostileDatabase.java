package amp.pgcopy;

import amp.conninfo.ConnectionTarget;
import amp.conninfo.PostgresUrl;
import amp.testkit.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A database that tries to run a program from wherever a database can call a function, as soon as
 * it is a copy. Each program that runs leaves a file, whose name says what called it.
 */
final class HostileDatabase implements AutoCloseable {
  /** The parts of the script. */
  enum Part {
    /** What every role may create. */
    QUIET,
    /** What PostgreSQL itself runs later, with the rights of the owner. */
    LATER,
    /** What only a superuser may create. */
    SUPERUSER
  }

  private final ConnectionTarget source;
  private final Path folder;

  private HostileDatabase(ConnectionTarget source, Path folder) {
    this.source = source;
    this.folder = folder;
  }

  static HostileDatabase on(TestServer server, Part... parts) {
    try {
      Path folder = Files.createTempDirectory(Path.of("/tmp"), "trap");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
      HostileDatabase made = new HostileDatabase(PostgresUrl.parse(server.newDatabase()), folder);
      String[] scripts = RichDatabase.script("hostile.sql").split("(?m)^-- PART ", -1);
      List<String> wanted = new ArrayList<>(List.of(scripts[0]));
      for (String script : scripts) {
        for (Part part : parts) {
          if (script.startsWith(part.name().toLowerCase(Locale.ROOT))) {
            wanted.add("-- " + script);
          }
        }
      }
      made.run(String.join("\n", wanted));
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs statements in it; {@code @FOLDER@} is where the files of the programs appear. */
  void run(String sql) {
    RichDatabase.run(
        source, sql.replace("@SOURCE@", source.database()).replace("@FOLDER@", folder.toString()));
  }

  ConnectionTarget source() {
    return source;
  }

  Path folder() {
    return folder;
  }

  /** Returns what has run a program. */
  Set<String> sprung() {
    try (Stream<Path> files = Files.list(folder)) {
      return new TreeSet<>(files.map(file -> file.getFileName().toString()).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      for (String file : sprung()) {
        Files.delete(folder.resolve(file));
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
