package amp.cli.config;

import java.nio.file.Path;

/** Where a value comes from; {@code toString} says it to a person. */
public sealed interface Origin {
  /** Nobody set it. */
  record Default() implements Origin {
    @Override
    public String toString() {
      return "default";
    }
  }

  /**
   * The configuration file.
   *
   * @param file the file, absolute
   * @param line counted from 1
   * @param column counted from 1
   */
  record File(Path file, int line, int column) implements Origin {
    @Override
    public String toString() {
      return file + ":" + line + ":" + column;
    }
  }

  /**
   * An environment variable.
   *
   * @param name its name
   */
  record Variable(String name) implements Origin {
    @Override
    public String toString() {
      return "$" + name;
    }
  }

  /**
   * An option of the command line.
   *
   * @param name its name, with the dashes
   */
  record Option(String name) implements Origin {
    @Override
    public String toString() {
      return name;
    }
  }
}
