package amp.cli.ampup;

import amp.ampup.AmpupException;
import amp.ampup.Installed;
import amp.ampup.Layout;
import amp.ampup.Store;
import amp.cli.launch.ClassArchive;
import amp.cli.project.Context;
import amp.problem.Remedy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;

/** Brings the distribution that this program is of to its newest version. */
@Command(
    name = "update",
    description = {
      "Installs the newest version of amp's own programs: of ampup, and of ampd and ampctl where "
          + "they are installed.",
      "A new version becomes the active one when it has been run; the old one stays beside it."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done, or nothing newer", "100:--check found something newer"},
    footer = {"", "Example: ampup self update"})
final class SelfUpdateCommand extends UpdatingCommand {
  SelfUpdateCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    Store store = store();
    requireInstalled(store);
    return update(store, Set.of(), found -> Layout.PROGRAMS.contains(found.component()));
  }

  /** Programs are pinned by signed manifests alone: without one nobody knows of newer ones. */
  @Override
  String upToDate(Store store) {
    return isManifestNamed(store)
        ? super.upToDate(store)
        : "No newer version is known: neither manifest_url in "
            + store.layout().config()
            + " nor AMPUP_MANIFEST_URL tells where newer ones are published.";
  }

  /** What somebody unpacked, or built, is theirs to exchange. */
  private static void requireInstalled(Store store) {
    Optional<Path> running = running();
    boolean installed =
        running.isPresent()
            && Layout.PROGRAMS.stream()
                .flatMap(program -> store.installed(program).stream())
                .map(Installed::directory)
                .anyMatch(directory -> real(directory).equals(running));
    if (!installed) {
      throw new AmpupException(
          "this ampup runs from "
              + running.map(Path::toString).orElse("no distribution")
              + ", which ampup has not installed",
          new Remedy.Command(
              "Install it, so that it can be updated",
              "ampup install --component ampup --from amp-<version>-<platform>.tar.gz"),
          new Remedy.Advice("Or unpack the archive of a newer version in its place"));
    }
  }

  private static Optional<Path> running() {
    return ClassArchive.running().stream().findFirst().flatMap(lib -> real(lib.resolve("..")));
  }

  private static Optional<Path> real(Path folder) {
    try {
      return Optional.of(folder.toRealPath());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Groups what concerns amp's own programs. */
  @Command(
      name = "self",
      synopsisSubcommandLabel = "COMMAND",
      description = "The distribution that ampup itself is of.",
      footer = {"", "Example: ampup self update --check"})
  static final class Self {}
}
