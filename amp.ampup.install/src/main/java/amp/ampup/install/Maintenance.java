package amp.ampup.install;

import amp.ampup.AmpupException;
import amp.ampup.Platform;
import amp.ampup.install.manifest.Manifest;
import amp.ampup.install.manifest.Packages;
import amp.ampup.install.manifest.SignedManifest;
import amp.json.Json;
import amp.json.JsonObject;
import amp.os.file.Durable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the maintainers of amp do with manifests: make keys, and sign. */
public final class Maintenance {
  private Maintenance() {}

  /**
   * Makes a pair of keys and writes the private one to a new file that only its owner can read.
   *
   * @return the public key, as it belongs into the program
   * @throws AmpupException when the file exists or cannot be written
   */
  public static String makeKeys(Path privateKey) {
    SignedManifest.Keys keys = SignedManifest.generate();
    try (FileChannel channel = Durable.create(privateKey)) {
      channel.write(
          ByteBuffer.wrap((keys.privateKey() + "\n").getBytes(StandardCharsets.US_ASCII)));
      return keys.publicKey();
    } catch (IOException e) {
      throw new AmpupException(
          "the private key was not written to " + privateKey + " (" + e + ")",
          "Name a new file in a folder of yours",
          e);
    }
  }

  /**
   * Returns a manifest with the list of packages beside that of archives.
   *
   * @param manifest the text of the manifest
   * @param packages the file with the list of packages
   * @throws AmpupException when either cannot be read
   */
  public static String join(String manifest, Path packages) {
    return whole(manifest).json(Packages.parse(read(packages), ""));
  }

  /**
   * Signs a manifest.
   *
   * @param manifest the file with the manifest
   * @param privateKey the file with the private key
   * @return the signed manifest
   * @throws AmpupException when either cannot be used
   */
  public static String sign(Path manifest, Path privateKey) {
    String text = read(manifest);
    whole(text);
    Packages.parse(text, "");
    return SignedManifest.sign(text, read(privateKey));
  }

  /**
   * Checks a signed manifest against a public key.
   *
   * @return the number of the manifest
   * @throws AmpupException when the key did not make its signature
   */
  public static long check(Path signed, String publicKey) {
    return SignedManifest.verify(read(signed), List.of(publicKey)).number();
  }

  /** Users pass over what is for systems that they do not know; those who publish it know all. */
  private static Manifest whole(String text) {
    Manifest manifest = Manifest.parse(text, "");
    for (JsonObject entry : Json.parseObject(text).objects("artifacts")) {
      Platform.of(entry.string("platform"));
    }
    return manifest;
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AmpupException(file + " cannot be read (" + e + ")", "Check the path", e);
    }
  }
}
