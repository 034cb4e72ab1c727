package amp.tempdb.api.internal;

import amp.os.file.Trust;
import amp.os.file.TrustedFolders;
import amp.problem.Remedy;
import amp.tempdb.api.spi.Capability;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where third-party providers lie on disk: a jar each, or a folder of jars each. */
public final class ProviderFiles {
  static final String BUILT_IN = "built in";

  private ProviderFiles() {}

  /** Returns what a provider is called as long as it has not said its name. */
  static String name(Path provider) {
    Path name = provider.getFileName();
    return name == null ? provider.toString() : name.toString();
  }

  /** Returns where a provider of the application comes from. */
  public static String origin(Class<?> provider) {
    if (provider.getName().startsWith("amp.tempdb.")) {
      return BUILT_IN;
    }
    CodeSource source = provider.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return provider.getModule().toString();
    }
    try {
      return Path.of(source.getLocation().toURI()).toString();
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      return source.getLocation().toString();
    }
  }

  /** Returns the providers in ampup's folder, by name; none when there is no such folder. */
  static List<Path> inHome(Path home) throws IOException {
    Path folder = home.resolve("providers");
    return Files.isDirectory(folder) ? children(folder, true) : List.of();
  }

  /**
   * Returns the providers an entry of the provider path means: itself, or the folders in it when it
   * holds no jar.
   */
  static List<Path> at(Path entry) throws IOException {
    if (!Files.isDirectory(entry) || hasJar(entry)) {
      return List.of(entry);
    }
    List<Path> folders = children(entry, true);
    return folders.isEmpty() ? List.of(entry) : folders;
  }

  /**
   * Returns the jars of a provider.
   *
   * @return at least one for a file; none for a folder that holds none
   */
  static List<Path> jars(Path provider) throws IOException {
    if (Files.isDirectory(provider)) {
      return children(provider, false);
    }
    if (!Files.exists(provider)) {
      throw new NoSuchFileException(provider.toString());
    }
    return List.of(provider);
  }

  /** Tells why the files of a provider are not to be trusted. */
  static Optional<Capability.Unavailable> objection(Path provider, List<Path> jars)
      throws IOException {
    TrustedFolders trusted = TrustedFolders.ofUser();
    Optional<Trust.Objection> objection = trusted.objection(Trust.CODE, provider);
    for (Path jar : jars) {
      if (objection.isEmpty()) {
        objection = trusted.objection(Trust.CODE, jar);
      }
    }
    return objection.map(ProviderFiles::unavailable);
  }

  private static Capability.Unavailable unavailable(Trust.Objection objection) {
    Path path = objection.path();
    boolean foreign = objection.reason() == Trust.Reason.OWNER;
    return new Capability.Unavailable(
        objection.text() + ", and code there is not trusted",
        List.of(
            foreign
                ? new Remedy.Command(
                    "Check what it holds, then make it yours",
                    "chown -R \"$(id -un)\" '" + path + "'")
                : new Remedy.Command("Check what it holds, then", "chmod -R go-w '" + path + "'")));
  }

  private static boolean hasJar(Path folder) throws IOException {
    return !children(folder, false).isEmpty();
  }

  private static List<Path> children(Path folder, boolean foldersToo) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        String name = child.getFileName().toString();
        boolean counts =
            Files.isDirectory(child) ? foldersToo : name.toLowerCase(Locale.ROOT).endsWith(".jar");
        if (counts && !name.startsWith(".")) {
          found.add(child);
        }
      }
    }
    Collections.sort(found);
    return found;
  }
}
