package amp.cli.console;

import amp.problem.ProblemKind;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command reads and writes: results to one stream, everything else to the other. Nothing is
 * written to a terminal beside it, so that no text from elsewhere commands one: messages, and
 * results that a person is shown, have such characters as {@link amp.problem.VisibleText}; results
 * that go to a file or a program are what they are, byte for byte.
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
    StandardInput in,
    PrintWriter out,
    MessageWriter err,
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
    boolean animated = animationWanted(System.getenv());
    boolean wanted = colourWanted(System.getenv());
    MessageWriter err =
        new MessageWriter(
            new OutputStreamWriter(new FileOutputStream(FileDescriptor.err), charset));
    System.setErr(MessageBytes.stream(err, charset));
    return new Console(
        new StandardInput(System.in, isTerminal("in") ? charset : StandardCharsets.UTF_8),
        ResultWriter.of(FileDescriptor.out, charset, isTerminal("out")),
        err,
        isTerminal("in"),
        wanted && isTerminal("out"),
        wanted && isTerminal("err"),
        animated && isTerminal("err"));
  }

  /** Returns a console that only writes. */
  public static Console writing(PrintWriter out, PrintWriter err) {
    StandardInput nothing =
        new StandardInput(InputStream.nullInputStream(), StandardCharsets.UTF_8);
    return new Console(nothing, out, new MessageWriter(err), false, false, false, false);
  }

  /**
   * Returns the stream of results that are no text. A command that cannot write to it need not say
   * so itself.
   *
   * @throws CliException when it is a terminal
   */
  public OutputStream bytes() {
    if (isShown()) {
      throw new CliException(
          ProblemKind.USAGE,
          "standard output is a terminal, which cannot show this",
          "name a file, or write | and what is to read it");
    }
    return out instanceof ResultWriter results
        ? results.bytes()
        : new FileOutputStream(FileDescriptor.out);
  }

  /** Tells whether results are shown to a person, rather than read by a program. */
  public static boolean isShown() {
    return isTerminal("out");
  }

  /** Returns where help goes, whose colours are our own. */
  public PrintWriter help() {
    return colourOut && out instanceof ResultWriter results ? results.own() : out;
  }

  private static boolean isTerminal(String stream) {
    return System.getProperty(TERMINALS, "").contains(stream);
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
