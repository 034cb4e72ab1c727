package amp.ampup.install.pgxs;

import amp.ampup.AmpupException;
import amp.ampup.Installed;
import amp.ampup.Layout;
import amp.ampup.Store;
import amp.ampup.install.build.BuildRequest;
import amp.ampup.install.extension.BuiltExtension;
import amp.ampup.install.extension.ExtensionInstaller;
import amp.ampup.store.StoreTransaction;
import amp.ampup.store.archive.Unpacked;
import amp.os.Deadline;
import amp.os.OperatingSystem;
import amp.os.file.Failure;
import amp.os.file.NewFiles;
import amp.os.file.Trees;
import amp.problem.Remedy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Builds an extension within a change of the store. All that is written before it is installed is
 * in the folder of that change, which whoever changes the store next clears should this process
 * end.
 */
public final class ExtensionBuild {
  /** The log of a build that failed, below the store. */
  private static final String LOG = "logs/build-extension.log";

  private final Store store;
  private final StoreTransaction changes;
  private final Consumer<String> building;
  private final Consumer<String> notices;

  /**
   * Prepares a build.
   *
   * @param store the store
   * @param changes the change of the store that it is a part of, whose lock is held
   * @param building told what is built when that begins
   * @param notices told what is worth knowing, and stops nothing
   */
  public ExtensionBuild(
      Store store, StoreTransaction changes, Consumer<String> building, Consumer<String> notices) {
    this.store = store;
    this.changes = changes;
    this.building = building;
    this.notices = notices;
  }

  /**
   * Builds and installs.
   *
   * @throws AmpupException when it cannot be built or installed; the store is as it was then
   * @throws IOException when the store cannot be read or written
   */
  public ExtensionInstaller.Result run(BuildRequest request) throws IOException {
    if (OperatingSystem.WINDOWS) {
      throw new AmpupException(
          "PostgreSQL's makefiles build no extension on Windows",
          "Build it as its authors say, and install what comes of it with --from");
    }
    Deadline deadline = Deadline.in(request.limit());
    ServerHeaders headers = ServerHeaders.find(store, request);
    Path stage = changes.stage();
    BuildFolder folder = BuildFolder.in(stage.toRealPath());
    SourceTree source = SourceTree.take(request.source(), folder.source());
    PgConfigScript.write(folder, headers);
    Containment containment = Containment.of(folder);
    Make make = new Make(source, folder, headers, containment, deadline);
    if (!OperatingSystem.LINUX) {
      store.usable("postgres").stream()
          .filter(server -> server.version().major() == headers.postgres())
          .flatMap(server -> server.program("postgres").stream())
          .findFirst()
          .ifPresent(make::linkFor);
    }
    building.accept(request.source() + " for PostgreSQL " + headers.postgres());
    if (!containment.isContained()) {
      notices.accept(
          "This host keeps no build in its folder: the Makefile runs with all rights of this user");
    }
    try {
      make.run();
      Unpacked built = BuiltFiles.gather(folder, stage.resolve("built"));
      return new ExtensionInstaller(store, changes)
          .install(
              new BuiltExtension(
                  component(request, built),
                  request.version(),
                  headers.postgres(),
                  Installed.BUILT_FROM + request.source(),
                  source.sha512(),
                  request.force(),
                  built));
    } catch (Make.BuildFailedException e) {
      Path log = keepLog(folder);
      throw new AmpupException(
          e.said(), new Remedy.Advice("Read the whole log in " + log + ". Nothing was installed"));
    } catch (AmpupException e) {
      // Why what was built is refused may stand there.
      keepLog(folder);
      throw e;
    } finally {
      makeWritable(folder);
    }
  }

  /** Otherwise it could not be cleared. What came of the build is told all the same. */
  private void makeWritable(BuildFolder folder) {
    try {
      SourceTree.makeWritable(folder.root());
    } catch (IOException e) {
      notices.accept("The folder of the build cannot be cleared: " + Failure.reason(e));
    }
  }

  private static String component(BuildRequest request, Unpacked built) {
    Optional<String> named = request.component();
    return named.orElseGet(
        () ->
            built.entries().stream()
                .map(entry -> entry.path())
                .filter(path -> path.matches("share/extension/[^/]+\\.control"))
                .filter(path -> !path.contains("--"))
                .map(path -> path.substring("share/extension/".length(), path.indexOf(".control")))
                .filter(Layout::isName)
                .findFirst()
                .orElseThrow(
                    () ->
                        new AmpupException(
                            "the build of "
                                + request.source()
                                + " installs no control file of an extension that names it",
                            "Name it with --component")));
  }

  /** The folder of the build is cleared, and its log is wanted. */
  private Path keepLog(BuildFolder folder) throws IOException {
    Path log = store.layout().home().resolve(LOG);
    if (Files.exists(folder.log())) {
      NewFiles.privateFolders(Trees.parent(log));
      Files.move(folder.log(), log, StandardCopyOption.REPLACE_EXISTING);
    }
    return log;
  }
}
