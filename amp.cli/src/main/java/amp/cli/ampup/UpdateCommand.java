package amp.cli.ampup;

import amp.ampup.AmpupException;
import amp.ampup.Store;
import amp.cli.project.Context;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Brings what is installed to the newest of its major. */
@Command(
    name = "update",
    description = {
      "Installs the newest version of each installed major of PostgreSQL, never another major,",
      "of amp's own programs, and of extensions for each PostgreSQL they are installed for."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done, or nothing newer", "100:--check found something newer"})
final class UpdateCommand extends UpdatingCommand {
  @Parameters(arity = "0..1", paramLabel = "COMPONENT", description = "Only this component.")
  private @Nullable String component;

  UpdateCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    Store store = store();
    if (component != null && store.installed(component).isEmpty()) {
      throw new AmpupException(
          component + " is not installed", "See what is installed with: ampup list");
    }
    Set<String> named = component == null ? Set.of() : Set.of(component);
    return update(store, named, found -> named.isEmpty() || named.contains(found.component()));
  }
}
