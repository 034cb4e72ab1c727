package amp.ampup.install;

import amp.ampup.AmpupException;
import amp.ampup.install.store.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Checks the OpenPGP signature of an archive with gpg, which the JDK cannot do. */
final class PublisherSignature {
  /** The key that signs zonky's archives. */
  private static final String KEY = "6B02ED0ED53F9FD3";

  private PublisherSignature() {}

  static void check(Path archive, String signature, Path keyring) throws IOException {
    Path work = Files.createTempDirectory("ampup-gpg");
    try {
      Path file = Files.writeString(work.resolve("signature.asc"), signature);
      String home = work.toString();
      run(List.of("gpg", "--homedir", home, "--batch", "--import", keyring.toString()));
      String status =
          run(
              List.of(
                  "gpg",
                  "--homedir",
                  home,
                  "--batch",
                  "--status-fd",
                  "1",
                  "--verify",
                  file.toString(),
                  archive.toString()));
      if (!status.contains("[GNUPG:] GOODSIG " + KEY)) {
        throw new AmpupException(
            archive.getFileName() + " has no good signature of the key " + KEY,
            "Do not publish a manifest before this is explained");
      }
    } finally {
      Trees.delete(work);
    }
  }

  private static String run(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
