package amp.ampup.install.manifest;

import amp.ampup.AmpupException;
import amp.ampup.Platform;
import amp.ampup.Version;
import amp.ampup.install.source.Artifact;
import amp.json.Json;
import amp.json.JsonException;
import amp.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The archives that are trusted, with their sizes and hashes.
 *
 * @param number which manifest this is; a higher number replaces a lower one
 * @param artifacts the archives
 */
public record Manifest(long number, List<Artifact> artifacts) {
  private static final long FORMAT = 1;
  private static final String RESOURCE = "/amp/ampup/install/manifest.json";

  /** Copies the list. */
  public Manifest {
    artifacts = List.copyOf(artifacts);
  }

  /** Returns the manifest inside this program. */
  public static Manifest builtIn() {
    try (InputStream in = Manifest.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("this build of ampup has no " + RESOURCE);
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "pinned");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads the text of a manifest.
   *
   * @param trust what to note in receipts about what it pins
   * @throws AmpupException when it is not a manifest of a format that is known
   */
  public static Manifest parse(String text, String trust) {
    try {
      JsonObject json = Json.parseObject(text);
      if (json.number("format") != FORMAT) {
        throw new AmpupException(
            "the manifest has format " + json.number("format"), "Use a newer ampup");
      }
      List<Artifact> artifacts = new ArrayList<>();
      for (JsonObject entry : json.objects("artifacts")) {
        artifact(entry, trust).ifPresent(artifacts::add);
      }
      return new Manifest(json.number("number"), artifacts);
    } catch (JsonException e) {
      throw new AmpupException(
          "the manifest is damaged: " + e.getMessage(), "Fetch the manifest again", e);
    }
  }

  /** A newer ampup may know systems that this one does not: what is for them is not for us. */
  private static Optional<Artifact> artifact(JsonObject json, String trust) {
    String sha512 = json.string("sha512");
    String path = json.string("path");
    if (!sha512.matches("[0-9a-f]{128}") || path.startsWith("/") || path.contains("..")) {
      throw new AmpupException(
          "the manifest has a wrong hash or path for " + path, "Fetch the manifest again");
    }
    Optional<Platform> platform = platform(json.string("platform"));
    return platform.map(
        known ->
            new Artifact(
                json.string("component"),
                Version.of(json.string("version")),
                known,
                json.string("source"),
                path,
                json.number("size"),
                json.number("unpacked"),
                sha512,
                trust));
  }

  private static Optional<Platform> platform(String text) {
    try {
      return Optional.of(Platform.of(text));
    } catch (AmpupException e) {
      return Optional.empty();
    }
  }

  /** Returns the text that {@link #parse} reads. */
  public String json() {
    return Json.write(fields());
  }

  /** Returns the text with the list of packages beside that of archives. */
  public String json(Packages packages) {
    Map<String, Object> json = fields();
    json.putAll(packages.lists());
    return Json.write(json);
  }

  private Map<String, Object> fields() {
    List<Object> entries = new ArrayList<>();
    for (Artifact artifact : artifacts) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("component", artifact.component());
      json.put("version", artifact.version());
      json.put("platform", artifact.platform());
      json.put("source", artifact.source());
      json.put("path", artifact.path());
      json.put("size", artifact.size());
      json.put("unpacked", artifact.unpacked());
      json.put("sha512", artifact.hash());
      entries.add(json);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("format", FORMAT);
    json.put("number", number);
    json.put("artifacts", entries);
    return json;
  }

  /** Returns the versions of a component that are pinned for a platform from a source. */
  public List<Version> versions(String component, Platform platform, String source) {
    return artifacts.stream()
        .filter(a -> a.component().equals(component) && a.platform().equals(platform))
        .filter(a -> a.source().equals(source))
        .map(Artifact::version)
        .distinct()
        .sorted()
        .toList();
  }

  /** Returns the archive of a version for a platform from a source, or empty. */
  public Optional<Artifact> find(
      String component, Version version, Platform platform, String source) {
    return artifacts.stream()
        .filter(a -> a.component().equals(component) && a.platform().equals(platform))
        .filter(a -> a.version().equals(version) && a.source().equals(source))
        .findFirst();
  }
}
