package amp.cli.project;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import amp.cli.console.Console;
import amp.cli.console.MessageWriter;
import amp.cli.console.Outcome;
import amp.cli.console.StandardInput;
import amp.cli.parser.Program;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;

/** Runs commands in a folder and keeps what they write. */
public final class Terminal {
  public final FakeDatabases databases = new FakeDatabases();
  public final MetadataDatabases metadata = mock();
  public final DaemonRun daemonRun = mock();
  public String input = "";
  public boolean interactive;
  public final Map<String, String> variables = new HashMap<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Path folder;

  public Terminal(Path folder) {
    this.folder = folder;
    when(metadata.open(any())).thenReturn(daemonRun);
  }

  public int run(Function<Context, CommandLine> command, String... arguments) {
    Context context = context();
    return new Program(command.apply(context), context.console()).run(arguments);
  }

  /** Runs a command as it is run when it has no options. */
  public int runPlain(Function<Context, Optional<Callable<Integer>>> command) {
    Context context = context();
    return new Outcome(context.console()).of(command.apply(context).orElseThrow());
  }

  public Context context() {
    Console console =
        new Console(
            new StandardInput(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.UTF_8),
            new PrintWriter(out),
            new MessageWriter(err),
            interactive,
            false,
            false,
            false);
    Environment environment = new Environment(variables, folder, folder);
    return new Context(console, environment, databases, metadata);
  }

  public String out() {
    return out.toString();
  }

  public String err() {
    return err.toString();
  }
}
