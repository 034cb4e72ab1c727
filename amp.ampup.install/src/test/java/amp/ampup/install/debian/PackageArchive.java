package amp.ampup.install.debian;

import amp.ampup.install.fetch.RawServer;
import amp.os.Hash;
import amp.testkit.Archives;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An archive of Debian packages with one suite, on a server of its own, signed with a test's key.
 */
public final class PackageArchive implements AutoCloseable {
  private final SigningKey key;
  private final Map<String, byte[]> files = new TreeMap<>();
  private final Map<String, String> packages = new LinkedHashMap<>();
  private final RawServer server;
  private RawServer.@Nullable Handler instead;

  /** What the next release says. */
  public String suite = "bookworm";

  public String origin = "Debian";
  public boolean byHash = true;
  public @Nullable Instant validUntil;

  public PackageArchive(SigningKey key) throws IOException {
    this.key = key;
    this.server = new RawServer(this::answer);
  }

  public RawServer server() {
    return server;
  }

  /** Answers itself from now on. */
  public void answering(RawServer.Handler handler) {
    instead = handler;
  }

  /** Adds a package; a release tells of it. */
  public void add(String name, String version, String depends, byte[] content) {
    String path = "pool/main/p/" + name + "/" + name + "_" + version + "_amd64.deb";
    files.put(path, content);
    packages.put(
        name + " " + version,
        "Package: %s\nVersion: %s\nArchitecture: amd64\nDepends: %s\nFilename: %s\nSize: %d\nSHA256: %s\n"
            .formatted(name, version, depends, path, content.length, sha256(content)));
  }

  public void put(String path, byte[] content) {
    files.put(path, content);
  }

  public void remove(String path) {
    files.remove(path);
  }

  public byte[] content(String path) {
    return Optional.ofNullable(files.get(path)).orElseThrow();
  }

  /** Writes the indexes and signs the list of them; returns the signed list. */
  public String release() throws Exception {
    byte[] plain = String.join("\n", packages.values()).getBytes(StandardCharsets.UTF_8);
    byte[] index = Archives.xz(plain);
    String folder = "dists/" + suite + "/main/binary-amd64/";
    files.put(folder + "Packages.xz", index);
    files.put(folder + "by-hash/SHA256/" + sha256(index), index);
    String text =
        "Origin: "
            + origin
            + "\nSuite: oldstable\nCodename: "
            + suite
            + "\n"
            + (validUntil == null ? "" : "Valid-Until: " + date(validUntil) + "\n")
            + "Acquire-By-Hash: "
            + (byHash ? "yes" : "no")
            + "\nSHA256:\n"
            + line(plain, "main/binary-amd64/Packages")
            + line(index, "main/binary-amd64/Packages.xz");
    String signed = key.sign(text);
    list(signed);
    return signed;
  }

  /** Puts a list at its place, as it is. */
  public void list(String text) {
    files.put("dists/" + suite + "/InRelease", text.getBytes(StandardCharsets.UTF_8));
  }

  public static String sha256(byte[] content) {
    var digest = Hash.sha256();
    digest.update(content);
    return Hash.hex(digest);
  }

  private static String line(byte[] content, String path) {
    return " " + sha256(content) + " " + content.length + " " + path + "\n";
  }

  private static String date(Instant time) {
    return DateTimeFormatter.RFC_1123_DATE_TIME
        .format(time.atOffset(ZoneOffset.UTC))
        .replace("GMT", "UTC");
  }

  private void answer(RawServer.Request request, RawServer.Reply reply)
      throws IOException, InterruptedException {
    RawServer.Handler handler = instead;
    byte[] content = files.get(request.target().substring(1));
    if (handler != null) {
      handler.answer(request, reply);
    } else if (content == null) {
      reply.head("404 Not Found", "Content-Length: 0");
    } else {
      reply.ok(content);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
