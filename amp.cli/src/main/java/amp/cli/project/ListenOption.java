package amp.cli.project;

import amp.cli.parser.WrongUsage;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.RunningDb;
import amp.tempdb.api.TempDbSpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option that has a server listen on a port too. */
public final class ListenOption {
  private @Nullable Integer port;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--listen",
      paramLabel = "PORT",
      arity = "0..1",
      fallbackValue = "0",
      description = {
        "Also listen on 127.0.0.1, with a password.",
        "Default port: that of last time, or a free one."
      })
  void set(int wanted) {
    if (wanted < 0 || wanted > 65_535) {
      throw WrongUsage.of(command, "--listen " + wanted + ": a port is a number from 1 to 65535");
    }
    port = wanted;
  }

  /** Has a server listen as is asked. */
  public void apply(TempDbSpec.Builder spec) {
    if (port != null) {
      spec.listen(port);
    }
  }

  /** Tells whether a database listens as is asked. */
  public boolean isServed(RunningDb running) {
    if (port == null) {
      return true;
    }
    ConnectionInfo tcp = running.tcp();
    return tcp != null && (port == 0 || port == tcp.port());
  }
}
