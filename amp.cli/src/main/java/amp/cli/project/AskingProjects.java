package amp.cli.project;

import amp.ampup.Extension;
import amp.ampup.Installed;
import amp.ampup.KnownProjects;
import amp.ampup.KnownProjects.Known;
import amp.ampup.Store;
import amp.ampup.VersionSpec;
import amp.problem.ProblemException;
import amp.tempdb.postgres.control.NeededExtensions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The projects whose configuration asks for an extension, whether a server of theirs was ever
 * started with it or not: those that are known, and the one in whose folder the command runs.
 */
public final class AskingProjects {
  private final Context context;
  private final Store store;

  /** Prepares to ask for those of a store. */
  public AskingProjects(Context context, Store store) {
    this.context = context;
    this.store = store;
  }

  /**
   * Returns the projects that would lack what they ask for.
   *
   * @param component the component
   * @param removed what of it would be removed
   * @return their {@code .amp} folders
   * @throws IOException when the list of projects cannot be read
   */
  public List<Path> without(String component, List<Installed> removed) throws IOException {
    List<Installed> here = store.extensions(component);
    List<Installed> gone = here.stream().filter(removed::contains).toList();
    List<Installed> left = here.stream().filter(one -> !removed.contains(one)).toList();
    Set<Path> projects = new LinkedHashSet<>();
    for (Path folder : gone.isEmpty() ? Set.<Path>of() : folders()) {
      Optional<Integer> own = new Known(folder, Instant.EPOCH).major();
      for (String asked : asked(folder)) {
        String[] words = asked.split("@", 2);
        VersionSpec wanted = words.length > 1 ? VersionSpec.of(words[1]) : VersionSpec.LATEST;
        if (NeededExtensions.component(words[0]).equals(Optional.of(component))
            && gone.stream().anyMatch(one -> isLast(one, wanted, own, left))) {
          projects.add(folder);
        }
      }
    }
    return List.copyOf(projects);
  }

  /** Tells whether one is what is wanted, and nothing that is left would do instead. */
  private static boolean isLast(
      Installed one, VersionSpec wanted, Optional<Integer> postgres, List<Installed> left) {
    return postgres.orElse(major(one)) == major(one)
        && wanted.matches(one.version())
        && left.stream()
            .noneMatch(other -> major(other) == major(one) && wanted.matches(other.version()));
  }

  private static int major(Installed installed) {
    return installed.extension().map(Extension::postgres).orElse(0);
  }

  private Set<Path> folders() throws IOException {
    Set<Path> folders = new LinkedHashSet<>();
    try {
      folders.add(AmpFolder.find(null, context.environment()).directory());
    } catch (ProblemException e) {
      // Where no project can be, none asks.
    }
    for (Known known : KnownProjects.of(store.layout().home()).list()) {
      folders.add(known.directory());
    }
    return folders;
  }

  /** What cannot be read, or is not trusted, starts no server either. */
  private List<String> asked(Path folder) {
    try {
      return Project.load(ProjectOptions.at(folder), context).spec().extensions();
    } catch (ProblemException | UncheckedIOException e) {
      return List.of();
    }
  }
}
