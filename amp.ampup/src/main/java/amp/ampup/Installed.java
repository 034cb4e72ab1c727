package amp.ampup;

import amp.json.Json;
import amp.json.JsonException;
import amp.problem.InstallWay;
import amp.problem.Remedy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One complete installation of a component.
 *
 * @param receipt what proves it
 * @param directory where it is; for PostgreSQL the directory with {@code bin}, {@code lib} and
 *     {@code share}; for an extension the directory with {@code share} and {@code lib}
 */
public record Installed(Receipt receipt, Path directory) {
  /** What stands between the files in {@link Receipt#source()}, where there are several. */
  public static final String SEPARATOR = ", ";

  /** What stands before the folder or the archive in the source of what was built here. */
  public static final String BUILT_FROM = "built from ";

  private static final String CONTROLS = "share/extension/";
  private static final String CLIENT = "pg-client";
  private static final String FILES = "files.json";

  /** Returns the component's name. */
  public String component() {
    return receipt.component();
  }

  /** Returns the version. */
  public Version version() {
    return receipt.version();
  }

  /** Returns what it was built for. */
  public Platform platform() {
    return receipt.platform();
  }

  /** Returns which PostgreSQL it is added to; empty for a component that stands alone. */
  public Optional<Extension> extension() {
    return receipt.extension();
  }

  /** Tells whether what its receipt promises is there. */
  boolean isWhole() {
    return missing().isEmpty();
  }

  /** Returns what its receipt promises and is not there, in words; empty when all is. */
  Optional<String> missing() {
    if (extension().isEmpty()) {
      return missingProgram(component());
    }
    List<String> promised = new ArrayList<>();
    extension().get().creates().forEach(name -> promised.add(CONTROLS + name + ".control"));
    promised.addAll(modules());
    Optional<String> missing =
        promised.stream().filter(path -> !Files.exists(directory.resolve(path))).findFirst();
    return missing.isPresent() || !component().equals(CLIENT)
        ? missing.map(path -> (path.startsWith(CONTROLS) ? "control file " : "file ") + path)
        : missingProgram("psql");
  }

  private Optional<String> missingProgram(String name) {
    return program(name).isPresent() ? Optional.empty() : Optional.of("program bin/" + name);
  }

  /** An installation of before it had a list of files may have any. */
  private List<String> modules() {
    try {
      return Json.readObject(directory.resolve(FILES)).objects("files").stream()
          .map(file -> file.string("path"))
          .filter(path -> path.matches("lib/[^/]+\\.(?:so|dylib|dll)"))
          .toList();
    } catch (IOException | JsonException e) {
      return List.of();
    }
  }

  /**
   * Returns what installs it again: from where it came from, and believed for the same reason.
   *
   * @param again whether it replaces what is installed, be that whole or not
   */
  public Remedy.Install remedy(boolean again) {
    String source = receipt.source();
    InstallWay way =
        switch (receipt.trust()) {
          case "built" -> InstallWay.BUILT;
          case "unpinned" -> InstallWay.UNPINNED;
          default -> InstallWay.KNOWN;
        };
    // What is published has an address.
    boolean files =
        receipt.trust().equals("file") || (way == InstallWay.UNPINNED && !source.contains(":/"));
    List<String> from = files ? List.of(source.split(SEPARATOR)) : List.of();
    return new Remedy.Install(
        component(),
        version().toString(),
        extension().map(Extension::postgres),
        receipt.publisher().orElse(""),
        way == InstallWay.BUILT ? List.of(source.replaceFirst("^" + BUILT_FROM, "")) : from,
        way,
        again);
  }

  /** Returns what may install again, or removes, that of which nothing tells where it came from. */
  List<Remedy> remedies() {
    List<Remedy> remedies = new ArrayList<>();
    remedies.add(remedy(false));
    // An extension may be what only its user has.
    extension()
        .ifPresent(
            of ->
                remedies.add(
                    new Remedy.Command(
                        "Or remove it",
                        "ampup uninstall %s %s --postgres %d"
                            .formatted(component(), version(), of.postgres()))));
    return remedies;
  }

  /**
   * Returns a program of this installation, or empty when someone has removed it since; installing
   * the version again with {@code --force} brings it back.
   *
   * @param name the program's name without a suffix, such as {@code postgres}
   */
  public Optional<Path> program(String name) {
    Path bin = directory.resolve("bin");
    if (!platform().isWindows()) {
      return existing(bin.resolve(name));
    }
    Optional<Path> program = existing(bin.resolve(name.concat(".exe")));
    return program.isPresent() ? program : existing(bin.resolve(name.concat(".cmd")));
  }

  private static Optional<Path> existing(Path program) {
    return Files.isExecutable(program) ? Optional.of(program) : Optional.empty();
  }
}
