package amp.cli.ampup;

import amp.ampup.Installed;
import amp.ampup.Store;
import amp.cli.project.Context;
import java.io.PrintWriter;
import java.io.Writer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the commands have in common that install versions of components. */
@Command
abstract class InstallingCommand extends ChangingCommand {
  @Option(
      names = "--no-prepare",
      description = "Prepares nothing that makes first starts fast, such as a database to copy.")
  private boolean noPrepare;

  InstallingCommand(Context context) {
    super(context);
  }

  /** Prepares the first start with what was installed, unless the user said not to. */
  final void prepare(Store store, Installed installed) {
    if (!noPrepare) {
      PrintWriter err =
          quiet() || json() ? new PrintWriter(Writer.nullWriter()) : context().console().err();
      new FirstStart(store, err).prepare(installed);
    }
  }
}
