package amp.ampup.install.manifest;

import amp.ampup.AmpupException;
import amp.ampup.Extension;
import amp.ampup.Platform;
import amp.ampup.Version;
import amp.ampup.install.debian.DebPackage;
import amp.ampup.install.source.PackageArtifact;
import amp.ampup.install.source.PinnedFile;
import amp.json.Json;
import amp.json.JsonException;
import amp.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The packages that are trusted: the second list of a manifest, and in the program a file of its
 * own, which is read when an extension is asked for and not before.
 *
 * @param number which list this is; a higher number replaces a lower one
 * @param packages the packages
 */
public record Packages(long number, List<PackageArtifact> packages) {
  private static final long FORMAT = 1;
  private static final String RESOURCE = "/amp/ampup/install/packages.json";

  /** Copies the list. */
  public Packages {
    packages = List.copyOf(packages);
  }

  /** Returns the list inside this program. */
  public static Packages builtIn() {
    try (InputStream in = Packages.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("this build of ampup has no " + RESOURCE);
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "pinned");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads the packages of a manifest; a manifest from before there were any has none.
   *
   * @param trust what to note in receipts about what it pins
   * @throws AmpupException when it is not a manifest of a format that is known
   */
  public static Packages parse(String text, String trust) {
    try {
      JsonObject json = Json.parseObject(text);
      if (json.number("format") != FORMAT) {
        throw new AmpupException(
            "the list of packages has format " + json.number("format"), "Use a newer ampup");
      }
      List<PackageArtifact> packages = new ArrayList<>();
      if (json.has("packages")) {
        Map<String, PinnedFile> files = new HashMap<>();
        for (JsonObject entry : json.objects("files")) {
          PinnedFile file = file(entry);
          files.put(file.path(), file);
        }
        for (JsonObject entry : json.objects("packages")) {
          packages.add(artifact(entry, files, trust));
        }
      }
      return new Packages(json.number("number"), packages);
    } catch (JsonException e) {
      throw new AmpupException(
          "the list of packages is damaged: " + e.getMessage(), "Fetch the manifest again", e);
    }
  }

  private static PinnedFile file(JsonObject json) {
    String path = json.string("path");
    String sha256 = json.string("sha256");
    long size = json.number("size");
    if (!sha256.matches("[0-9a-f]{64}") || !DebPackage.isPath(path) || size <= 0) {
      throw new AmpupException(
          "the manifest has a wrong hash or path for " + path, "Fetch the manifest again");
    }
    return new PinnedFile(
        path, size, sha256, json.string("glibc"), json.strings("provides"), json.strings("needs"));
  }

  private static PackageArtifact artifact(
      JsonObject json, Map<String, PinnedFile> files, String trust) {
    JsonObject extension = json.object("extension");
    return new PackageArtifact(
        json.string("component"),
        Version.of(json.string("version")),
        json.string("revision"),
        Platform.of(json.string("platform")),
        json.string("source"),
        json.string("suite"),
        new Extension(
            (int) json.number("postgres"),
            extension.strings("creates"),
            extension.strings("preload"),
            extension.strings("requires")),
        chosen(json.string("file"), files),
        json.strings("parts").stream().map(path -> chosen(path, files)).toList(),
        json.strings("libraries").stream().map(path -> chosen(path, files)).toList(),
        trust);
  }

  private static PinnedFile chosen(String path, Map<String, PinnedFile> files) {
    PinnedFile file = files.get(path);
    if (file == null) {
      throw new AmpupException(
          "the manifest does not describe the package " + path, "Fetch the manifest again");
    }
    return file;
  }

  /** Returns the text that {@link #parse} reads. */
  public String json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("format", FORMAT);
    json.put("number", number);
    json.putAll(lists());
    return Json.write(json);
  }

  /** Returns what stands in a manifest beside its archives. */
  Map<String, Object> lists() {
    TreeMap<String, Object> files = new TreeMap<>();
    List<Object> entries = new ArrayList<>();
    for (PackageArtifact artifact : packages) {
      Stream.of(List.of(artifact.main()), artifact.parts(), artifact.libraries())
          .flatMap(List::stream)
          .forEach(file -> files.put(file.path(), json(file)));
      entries.add(json(artifact));
    }
    Map<String, Object> lists = new LinkedHashMap<>();
    lists.put("packages", entries);
    lists.put("files", List.copyOf(files.values()));
    return lists;
  }

  private static Map<String, Object> json(PackageArtifact artifact) {
    Map<String, Object> extension = new LinkedHashMap<>();
    extension.put("creates", artifact.extension().creates());
    extension.put("preload", artifact.extension().preload());
    extension.put("requires", artifact.extension().requires());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("component", artifact.component());
    json.put("version", artifact.version());
    json.put("revision", artifact.revision());
    json.put("postgres", artifact.postgres());
    json.put("platform", artifact.platform());
    json.put("source", artifact.source());
    json.put("suite", artifact.suite());
    json.put("extension", extension);
    json.put("file", artifact.main().path());
    json.put("parts", artifact.parts().stream().map(PinnedFile::path).toList());
    json.put("libraries", artifact.libraries().stream().map(PinnedFile::path).toList());
    return json;
  }

  private static Map<String, Object> json(PinnedFile file) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("path", file.path());
    json.put("size", file.size());
    json.put("sha256", file.sha256());
    json.put("glibc", file.glibc());
    json.put("provides", file.provides());
    json.put("needs", file.needs());
    return json;
  }
}
