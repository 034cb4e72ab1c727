package amp.ampup.install.check;

import amp.ampup.Extension;
import amp.ampup.Installed;
import amp.ampup.KnownProjects;
import amp.ampup.KnownProjects.Known;
import amp.ampup.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The known projects that need what is installed; their {@code .amp} folders, in order. */
public final class Users {
  private final Store store;

  /** Prepares to ask for those of a store. */
  public Users(Store store) {
    this.store = store;
  }

  /** Returns those whose data is of a major version of PostgreSQL. */
  public List<Path> ofMajor(int major) throws IOException {
    return projects(project -> project.major().filter(m -> m == major).isPresent());
  }

  /**
   * Returns those whose server was last started with an extension: one that runs goes on reading
   * files of the version that it was started with.
   *
   * @param extension the installation
   * @param exactly whether only this version counts, as where another could take its place
   */
  public List<Path> ofExtension(Installed extension, boolean exactly) throws IOException {
    int postgres = extension.extension().map(Extension::postgres).orElse(0);
    String version = extension.version().toString();
    return projects(
        project ->
            project.major().filter(major -> major == postgres).isPresent()
                && project.extensions().stream()
                    .filter(used -> used.component().equals(extension.component()))
                    .anyMatch(used -> !exactly || used.version().equals(version)));
  }

  private List<Path> projects(Predicate<Known> wanted) throws IOException {
    List<Known> projects = new ArrayList<>(KnownProjects.of(store.layout().home()).list());
    projects.addAll(OtherUsers.projects());
    return projects.stream().filter(wanted).map(Known::directory).distinct().sorted().toList();
  }
}
