package amp.os.process;

import amp.os.OperatingSystem;
import amp.os.file.Durable;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts a program that goes on while this one does something else. One that is run to its end is a
 * {@link Command}.
 */
public final class Launcher {
  private final ProcessBuilder builder;

  private Launcher(List<String> words) {
    builder = new ProcessBuilder(OperatingSystem.WINDOWS ? WindowsWords.quoted(words) : words);
  }

  /**
   * Prepares the start of a program that amp needs. A name without a folder means the one in the
   * {@link SearchPath}, and that is the PATH of the program as well; the environment is else this
   * process's own so far.
   *
   * @throws ProgramNotFoundException if there is none of that name
   */
  public static Launcher of(List<String> words) throws ProgramNotFoundException {
    SearchPath path = SearchPath.ofProcess();
    List<String> found = new ArrayList<>(words);
    // Windows itself would look into the folder first that this process happens to be in.
    found.set(0, program(words.get(0), path));
    Launcher launcher = new Launcher(found);
    return OperatingSystem.WINDOWS ? launcher : launcher.variables(Map.of("PATH", path.text()));
  }

  /** Prepares the start of a program as the user's own shell would start it. */
  public static Launcher ofUser(List<String> words) {
    return new Launcher(words);
  }

  private static String program(String word, SearchPath path) throws ProgramNotFoundException {
    return word.contains("/") || word.contains(File.separator)
        ? word
        : path.find(word)
            .map(Path::toString)
            .orElseThrow(() -> new ProgramNotFoundException(word, path.folders()));
  }

  /** Lets it work in a folder. */
  public Launcher directory(Path directory) {
    builder.directory(directory.toFile());
    return this;
  }

  /** Keeps variables from it. */
  public Launcher without(List<String> names) {
    builder.environment().keySet().removeAll(names);
    return this;
  }

  /** Keeps all variables from it that begin like this. */
  public Launcher withoutPrefix(String prefix) {
    builder.environment().keySet().removeIf(name -> name.startsWith(prefix));
    return this;
  }

  /** Gives it variables, in place of those with the same names. */
  public Launcher variables(Map<String, String> variables) {
    builder.environment().putAll(variables);
    return this;
  }

  /**
   * Keeps from it what would change the behaviour of PostgreSQL's programs, libpq's variables and
   * the locale, in which they write what is read here.
   */
  public Launcher scrubbed() {
    Map<String, String> environment = builder.environment();
    environment
        .keySet()
        .removeIf(
            name ->
                name.startsWith("PG")
                    || name.startsWith("LC_")
                    || name.equals("LANG")
                    || name.equals("LANGUAGE"));
    environment.put("LC_ALL", "C");
    return this;
  }

  /** Lets it read a file, or a pipe with a name, in place of a pipe from this process. */
  public Launcher input(Path file) {
    builder.redirectInput(file.toFile());
    return this;
  }

  /** Drops what it writes to its error stream. */
  public Launcher dropErrors() {
    builder.redirectError(Redirect.DISCARD);
    return this;
  }

  /** Makes one stream of all that it writes. */
  public Launcher mergeErrors() {
    builder.redirectErrorStream(true);
    return this;
  }

  /** Starts it with pipes to this process. */
  public Process piped() throws IOException {
    return builder.start();
  }

  /** Starts it with all that it writes appended to a file, which is made for its owner alone. */
  public Process logged(Path log) throws IOException {
    try {
      Durable.create(log).close();
    } catch (FileAlreadyExistsException e) {
      // It goes on.
    }
    builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(log.toFile()));
    return builder.start();
  }

  /** Starts it with this process's streams and terminal. */
  public Process onTerminal() throws NotStartedException {
    try {
      return builder.inheritIO().start();
    } catch (IOException e) {
      throw new NotStartedException(builder.command().get(0), e);
    }
  }
}
