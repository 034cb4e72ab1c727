package amp.ampup;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where things are in the store.
 *
 * @param home the store's folder
 */
public record Layout(Path home) {
  /** The name of a folder without its platform. */
  private static final Pattern FOLDER = Pattern.compile("(.+?)(?:-pg(\\d{1,2}))?");

  /** The components that are amp's own programs, which have links in {@link #bin}. */
  public static final List<String> PROGRAMS = List.of("ampup", "ampd", "ampctl");

  /** Returns the folder of links to the programs of active versions. */
  public Path bin() {
    return home.resolve("bin");
  }

  /** Returns the folder of all components. */
  public Path components() {
    return home.resolve("components");
  }

  /**
   * Returns the folder of a component.
   *
   * @throws AmpupException when the name is not one that a component can have
   */
  public Path component(String name) {
    return components().resolve(checked(name));
  }

  /** Returns the folder of one installation. */
  public Path installation(String component, Version version, Platform platform) {
    return component(component).resolve(folder(version, platform));
  }

  /** Returns the folder of the installation that a receipt proves. */
  public Path installation(Receipt receipt) {
    return component(receipt.component()).resolve(folder(receipt));
  }

  /** Returns the link, or file, that names the active version of a component. */
  public Path current(String component) {
    return component(component).resolve("current");
  }

  /**
   * Returns the link, or file, that names the active version of a component among those for one
   * PostgreSQL.
   *
   * @param component the component's name, such as {@code pgvector}
   * @param postgres the major version of PostgreSQL
   */
  public Path current(String component, int postgres) {
    return component(component).resolve("current-pg".concat(Integer.toString(postgres)));
  }

  /** Returns the link, or file, that names the installation where it is the active one. */
  public Path current(Receipt receipt) {
    return receipt.extension().isPresent()
        ? current(receipt.component(), receipt.extension().get().postgres())
        : current(receipt.component());
  }

  /** Returns the folder of work in progress. */
  public Path staging() {
    return home.resolve(".staging");
  }

  /** Returns the folder of what is being deleted. */
  public Path trash() {
    return home.resolve(".trash");
  }

  /** Returns the file whose lock is the store's lock; it is never deleted. */
  public Path lock() {
    return home.resolve(".lock");
  }

  /** Returns the folder of verified archives and partial ones. */
  public Path downloads() {
    return home.resolve("downloads");
  }

  /** Returns the folder of initialised clusters to copy from. */
  public Path templates() {
    return home.resolve("templates");
  }

  /**
   * Returns the folder of the programs that came with Java programs. In it each archive has a store
   * of its own.
   */
  public Path binaries() {
    return home.resolve("binaries");
  }

  /** Returns the folder of the launchers' class data, for a Java that did not build them. */
  public Path classData() {
    return home.resolve("class-data");
  }

  /** Returns the folder of third-party providers. */
  public Path providers() {
    return home.resolve("providers");
  }

  /** Returns the folder of one small file for each known project. */
  public Path projects() {
    return home.resolve("projects");
  }

  /** Returns the file of the user's settings of ampup. */
  public Path config() {
    return home.resolve("config.toml");
  }

  static String folder(Version version, Platform platform) {
    return version.toString().concat("-").concat(platform.toString());
  }

  static String folder(Receipt receipt) {
    if (receipt.extension().isEmpty()) {
      return folder(receipt.version(), receipt.platform());
    }
    String major = Integer.toString(receipt.extension().get().postgres());
    return receipt
        .version()
        .toString()
        .concat("-pg")
        .concat(major)
        .concat("-")
        .concat(receipt.platform().toString());
  }

  /** Returns what the name of an installation's folder tells, where it is for this platform. */
  static Optional<Receipt> told(String component, String folder) {
    Platform here = Platform.current();
    String rest = folder.replaceFirst("\\Q-" + here + "\\E$", "");
    Matcher name = FOLDER.matcher(rest);
    if (rest.equals(folder) || !name.matches()) {
      return Optional.empty();
    }
    try {
      Optional<Extension> extension =
          Optional.ofNullable(name.group(2))
              .map(Integer::valueOf)
              .map(major -> new Extension(major, List.of(), List.of(), List.of()));
      Version version = Version.of(name.group(1));
      return Optional.of(new Receipt(component, version, here, "", "", "", "", extension));
    } catch (AmpupException e) {
      return Optional.empty();
    }
  }

  static String checked(String component) {
    if (!isName(component)) {
      throw new AmpupException(
          "\"" + component + "\" is not the name of a component",
          "The components are postgres, ampd, ampctl, and extensions such as pgvector");
    }
    return component;
  }

  /**
   * Tells whether a component can have this name: lower-case letters, digits, hyphens and
   * underscores, a letter first, at most 32 of them. No separator, no dots, nothing a shell would
   * read.
   */
  public static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean other = (c >= '0' && c <= '9') || c == '-' || c == '_';
      if (!((c >= 'a' && c <= 'z') || (i > 0 && other))) {
        return false;
      }
    }
    return !name.isEmpty() && name.length() <= 32;
  }
}
