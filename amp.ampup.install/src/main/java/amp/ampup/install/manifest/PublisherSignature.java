package amp.ampup.install.manifest;

import amp.ampup.AmpupException;
import amp.os.file.NewFiles;
import amp.os.file.Trees;
import amp.os.process.Command;
import java.io.IOException;
import java.nio.file.Path;

/** Checks the OpenPGP signature of an archive with gpg, which the JDK cannot do. */
public final class PublisherSignature {
  /** The key that signs zonky's archives. */
  public static final String KEY = "6B02ED0ED53F9FD3";

  private PublisherSignature() {}

  /**
   * Checks a signature.
   *
   * @param key the 16 digits that name the key which must have made it
   * @throws AmpupException when it is bad, or another key's
   * @throws IOException when a file cannot be read or written, or there is no gpg
   */
  public static void check(Path archive, String signature, Path keyring, String key)
      throws IOException {
    Path work = NewFiles.temporaryFolder("ampup-gpg");
    try {
      Path file = work.resolve("signature.asc");
      NewFiles.write(file, signature);
      String home = work.toString();
      Command.of(
              "gpg", "--no-autostart", "--homedir", home, "--batch", "--import", keyring.toString())
          .dropErrors()
          .utf8()
          .run()
          .output();
      String status =
          Command.of(
                  "gpg",
                  // An agent, which no public key needs, would outlive the folder it works in.
                  "--no-autostart",
                  "--homedir",
                  home,
                  "--batch",
                  "--status-fd",
                  "1",
                  "--verify",
                  file.toString(),
                  archive.toString())
              .dropErrors()
              .utf8()
              .run()
              .output();
      // From the beginning of a line: what follows is the name that somebody gave to a key.
      if (status.lines().noneMatch(line -> line.startsWith("[GNUPG:] GOODSIG " + key + " "))) {
        throw new AmpupException(
            archive.getFileName() + " has no good signature of the key " + key,
            "Do not publish a manifest before this is explained");
      }
    } finally {
      Trees.delete(work);
    }
  }
}
