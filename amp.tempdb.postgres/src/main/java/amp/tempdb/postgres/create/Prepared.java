package amp.tempdb.postgres.create;

import amp.os.file.Durable;
import amp.tempdb.api.Preparation;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.postgres.cluster.ClusterFolder;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The note in a data directory that says what the cluster was prepared with. It lies there and not
 * beside it, so that every copy has it: a template's, a snapshot's, a backup's.
 */
public final class Prepared {
  private static final String FILE = "amp_preparation";
  private static final Pattern NOTE = Pattern.compile("1 ([A-Za-z0-9._-]{1,64})");

  private Prepared() {}

  static void note(Path data, Preparation preparation) throws IOException {
    Durable.write(data.resolve(FILE), "1 " + preparation.key() + "\n");
  }

  /**
   * Refuses a cluster that was prepared with something else than is asked for. One that nothing was
   * noted of is taken as it is.
   *
   * @throws TempDbException when another preparation is noted
   */
  public static void requireAsked(ClusterFolder folder, TempDbSpec spec) throws IOException {
    Optional<String> asked = spec.preparation().map(Preparation::key);
    Optional<String> noted = asked.isEmpty() ? Optional.empty() : key(folder.data());
    if (noted.isPresent() && !noted.equals(asked)) {
      throw new TempDbException(
          "the database of "
              + folder.root()
              + " was prepared with \""
              + noted.get()
              + "\", and \""
              + asked.get()
              + "\" is asked for",
          "Use another folder for it; or delete this one, if nothing in it is needed");
    }
  }

  private static Optional<String> key(Path data) throws IOException {
    try {
      Matcher note = NOTE.matcher(ClusterFolder.firstLine(data.resolve(FILE)));
      return note.matches() ? Optional.of(note.group(1)) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
