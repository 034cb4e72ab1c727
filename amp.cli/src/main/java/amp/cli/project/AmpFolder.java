package amp.cli.project;

import amp.os.file.Trees;
import amp.tempdb.api.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a project in which amp keeps everything, as a command is told of it.
 *
 * @param directory the folder, absolute; it need not exist
 */
public record AmpFolder(Path directory) {

  /**
   * Finds the folder: the one named, or the one that every program finds.
   *
   * @param named what {@code --amp-dir} says, or null
   * @param environment the surroundings
   * @throws amp.tempdb.api.TempDbException when it is a link, a file, or others could change what
   *     is in it
   */
  public static AmpFolder find(@Nullable Path named, Environment environment) {
    Path here = environment.workingDirectory();
    ProjectFolder found =
        named == null
            ? ProjectFolder.find(here, environment.variables(), environment.home())
            : ProjectFolder.at(here.resolve(named), environment.variables(), environment.home());
    return new AmpFolder(found.directory());
  }

  /** Returns the folder of the managed database. */
  public Path metadb() {
    return shared().metadb();
  }

  /** Returns the place of the configuration file; it need not exist. */
  public Path configFile() {
    return shared().configFile();
  }

  /**
   * Tells whether a file is one of the managed database, or the configuration file, or what a link
   * in its place leads to: by its place, and by where it leads as a link itself.
   *
   * @param file a file, absolute, in a folder that exists; nothing need be there
   * @throws IOException if it cannot be told where a link leads
   */
  public boolean owns(Path file) throws IOException {
    Path place = Trees.parent(file).toRealPath().resolve(file.getFileName());
    List<Path> meant = List.of(place, real(place));
    Path cluster = real(metadb());
    return meant.stream().anyMatch(path -> path.startsWith(cluster))
        || meant.contains(real(directory).resolve(configFile().getFileName()))
        || meant.contains(real(configFile()));
  }

  private static Path real(Path path) throws IOException {
    return Files.exists(path) ? path.toRealPath() : path;
  }

  /**
   * Creates the folder and what belongs in it, where it is missing.
   *
   * @param parts folders to create too
   */
  void create(List<Path> parts) {
    shared().create(parts);
  }

  /** Returns the folder that it is in, which is the project's. */
  public Path project() {
    return shared().project();
  }

  private ProjectFolder shared() {
    return new ProjectFolder(directory);
  }
}
