package amp.cli.console;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.Charset;
import java.util.Map;

/**
 * Where a command reads and writes: results to one stream, everything else to the other.
 *
 * @param in gives what the user types, or another program says
 * @param out takes results
 * @param err takes messages
 * @param interactive whether a user types
 * @param colourOut whether results may be coloured
 * @param colourErr whether messages may be coloured
 * @param animatedErr whether a line of messages may be drawn over: on a terminal, and not in a
 *     build server's log
 */
public record Console(
    BufferedReader in,
    PrintWriter out,
    PrintWriter err,
    boolean interactive,
    boolean colourOut,
    boolean colourErr,
    boolean animatedErr) {
  /**
   * Names the terminals among the standard streams, any of {@code in}, {@code out} and {@code err};
   * set by the launcher, since a JVM cannot tell them apart.
   */
  static final String TERMINALS = "amp.terminals";

  /** Returns the console of this process. */
  public static Console system() {
    Charset charset = Charset.forName(System.getProperty("native.encoding", "UTF-8"));
    String terminals = System.getProperty(TERMINALS, "");
    boolean animated = animationWanted(System.getenv());
    boolean wanted = colourWanted(System.getenv());
    return new Console(
        new BufferedReader(new InputStreamReader(System.in, charset)),
        ResultWriter.of(FileDescriptor.out, charset),
        new PrintWriter(
            new OutputStreamWriter(new FileOutputStream(FileDescriptor.err), charset), true),
        terminals.contains("in"),
        wanted && terminals.contains("out"),
        wanted && terminals.contains("err"),
        animated && terminals.contains("err"));
  }

  /** Returns a console that only writes. */
  public static Console writing(PrintWriter out, PrintWriter err) {
    BufferedReader nothing = new BufferedReader(Reader.nullReader());
    return new Console(nothing, out, err, false, false, false, false);
  }

  /**
   * Tells whether the environment admits colours.
   *
   * @see <a href="https://no-color.org">NO_COLOR</a>
   */
  static boolean colourWanted(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty() && animationWanted(environment);
  }

  private static boolean animationWanted(Map<String, String> environment) {
    return environment.getOrDefault("CI", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }
}
