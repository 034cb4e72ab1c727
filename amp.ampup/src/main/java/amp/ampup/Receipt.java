package amp.ampup;

import amp.json.Json;
import amp.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What proves that an installation is complete: the file {@code receipt.json} in it, which is
 * written last.
 *
 * @param component the component's name
 * @param version its version
 * @param platform what it was built for
 * @param source where the archive came from, without any secret; several files with a comma and a
 *     space between them
 * @param sha512 the archive's SHA-512, in lower-case hexadecimal digits; of several packages that
 *     of theirs, one behind the other
 * @param trust why this hash was believed, such as {@code pinned} or {@code unpinned}
 * @param installed when it was installed, in ISO 8601
 * @param extension which PostgreSQL it is added to and what it brings; empty for a component that
 *     stands alone
 * @param publisher whose archives were asked for, by the name that they have here; empty for the
 *     usual ones
 */
public record Receipt(
    String component,
    Version version,
    Platform platform,
    String source,
    String sha512,
    String trust,
    String installed,
    Optional<Extension> extension,
    Optional<String> publisher) {

  /** The name of the file. */
  public static final String FILE = "receipt.json";

  private static final long FORMAT = 1;

  /** Creates the receipt of a component that stands alone, such as a PostgreSQL. */
  public Receipt(
      String component,
      Version version,
      Platform platform,
      String source,
      String sha512,
      String trust,
      String installed) {
    this(component, version, platform, source, sha512, trust, installed, Optional.empty());
  }

  /** Creates the receipt of a component whose archives are the usual ones. */
  public Receipt(
      String component,
      Version version,
      Platform platform,
      String source,
      String sha512,
      String trust,
      String installed,
      Optional<Extension> extension) {
    this(
        component,
        version,
        platform,
        source,
        sha512,
        trust,
        installed,
        extension,
        Optional.empty());
  }

  /**
   * Reads the text of a receipt.
   *
   * @throws RuntimeException when it is not a receipt of a format that is known
   */
  public static Receipt parse(String text) {
    return of(Json.parseObject(text));
  }

  static Receipt of(JsonObject json) {
    if (json.number("format") != FORMAT) {
      throw new AmpupException(
          "the receipt has format " + json.number("format"), "Use a newer ampup");
    }
    return new Receipt(
        json.string("component"),
        Version.of(json.string("version")),
        Platform.of(json.string("platform")),
        json.string("source"),
        json.string("sha512"),
        json.string("trust"),
        json.string("installed"),
        json.has("extension")
            ? Optional.of(Extension.of(json.object("extension")))
            : Optional.empty(),
        json.optionalString("publisher").filter(Layout::isName));
  }

  /** Returns the text that {@link #parse} reads. */
  public String json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("format", FORMAT);
    json.put("component", component);
    json.put("version", version);
    json.put("platform", platform);
    json.put("source", source);
    publisher.ifPresent(name -> json.put("publisher", name));
    json.put("sha512", sha512);
    json.put("trust", trust);
    json.put("installed", installed);
    extension.ifPresent(of -> json.put("extension", of.json()));
    return Json.write(json);
  }
}
