package amp.tempdb.postgres.cluster;

import amp.tempdb.postgres.installation.Installation;
import amp.tempdb.postgres.installation.PgVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL's programs of one installation, as they are run here: by a user whom they accept.
 *
 * @param installation where the programs are
 * @param privileges how the superuser, whom they refuse, runs them
 */
public record Programs(Installation installation, Privileges privileges) {
  /** Returns the version of the programs. */
  public PgVersion version() {
    return installation.version();
  }

  /** Returns the words that run a program as the user of servers; its arguments follow. */
  public List<String> words(String program) {
    return words(privileges.prefix(), program);
  }

  /** Returns the words that run a program which asks for its user's name, as initdb does. */
  public List<String> namedWords(String program) {
    return words(privileges.initdbPrefix(), program);
  }

  /** Returns the path of a program. */
  public Path path(String program) {
    return installation.program(program);
  }

  private List<String> words(List<String> prefix, String program) {
    List<String> words = new ArrayList<>(prefix);
    words.add(path(program).toString());
    return words;
  }
}
