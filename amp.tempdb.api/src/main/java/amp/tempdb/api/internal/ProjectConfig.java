package amp.tempdb.api.internal;

import amp.conninfo.DatabaseUrl;
import amp.os.file.RefusedFileException;
import amp.os.file.SmallFile;
import amp.os.file.Trust;
import amp.os.file.TrustedFolders;
import amp.problem.ProblemException;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.tempdb.api.Durability;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a project's configuration file says of its database, for a program that opens it: the
 * commands go by the same file.
 *
 * @param file the file
 * @param texts its values by key
 */
public record ProjectConfig(Path file, Map<String, String> texts) {
  private static final Logger LOG = LoggerFactory.getLogger(ProjectConfig.class);

  private static final int LARGEST = 1 << 20;
  private static final String MANAGED = "metadata_db.managed.";

  /**
   * Reads a file.
   *
   * @param file the file; it need not exist
   * @throws TempDbException if others could have written it, or it is no TOML
   */
  public static ProjectConfig read(Path file) {
    try {
      if (!Files.exists(file)) {
        return new ProjectConfig(file, Map.of());
      }
      TrustedFolders trusted = TrustedFolders.ofUser();
      Optional<Trust.Objection> objection = trusted.objection(Trust.CODE, file);
      if (objection.isPresent()) {
        throw new TempDbException(
            ProblemKind.FAILED,
            objection.get().text() + ", and what others configure is not trusted",
            trusted.remedies(objection.get(), file),
            null);
      }
      return new ProjectConfig(file, TomlTexts.read(SmallFile.textThroughLink(file, LARGEST)));
    } catch (RefusedFileException e) {
      throw unreadable(file, String.valueOf(e.getReason()));
    } catch (IllegalArgumentException e) {
      throw unreadable(file, "is not TOML: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TempDbException unreadable(Path file, String why) {
    return new TempDbException(file + " " + why, new Remedy.Advice("Correct it"));
  }

  /**
   * Refuses a project whose database is elsewhere: another one would be started beside it.
   *
   * @param metadb the folder of the project's own
   * @throws TempDbException if the file names an external database
   */
  public void requireManaged(Path metadb) {
    Stream.of("metadata_db.url", "metadata_db_url")
        .filter(key -> texts.containsKey(key) && !isIn(metadb, texts.get(key)))
        .findFirst()
        .ifPresent(
            key -> {
              throw new TempDbException(
                  file
                      + " names an external database, by "
                      + key
                      + ", and none is started beside it",
                  new Remedy.Advice("Give this program that URL, or remove the key"));
            });
  }

  /** Tells whether a URL is that of a socket in the folder: other amp versions write it there. */
  private static boolean isIn(Path metadb, String url) {
    try {
      String host = DatabaseUrl.parse(url).parameters().getOrDefault("host", "");
      return host.startsWith("/") && Path.of(host).normalize().startsWith(metadb);
    } catch (ProblemException | InvalidPathException e) {
      return false;
    }
  }

  /**
   * Sets what the file says. Server parameters are left out: which of them a file may set, the
   * commands know alone.
   *
   * @throws TempDbException if a value is none
   */
  public void configure(TempDbSpec.Builder spec) {
    text("backend").ifPresent(spec::backend);
    try {
      text("version").ifPresent(spec::version);
    } catch (IllegalArgumentException e) {
      throw unreadable(file, "has a wrong " + MANAGED + "version: " + e.getMessage());
    }
    text("durability")
        .ifPresent(
            text -> {
              switch (text) {
                case "safe" -> spec.durability(Durability.SAFE);
                case "fast" -> spec.durability(Durability.FAST);
                default ->
                    throw unreadable(
                        file, "has a wrong " + MANAGED + "durability: " + text + "; safe or fast");
              }
            });
    if (texts.keySet().stream().anyMatch(key -> key.startsWith(MANAGED + "settings."))) {
      LOG.warn(
          "{}: a server that this program starts has no parameters of metadata_db.managed.settings;"
              + " one that runs already keeps its own",
          file);
    }
  }

  private Optional<String> text(String key) {
    return Optional.ofNullable(texts.get(MANAGED + key));
  }
}
