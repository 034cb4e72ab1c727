package amp.ampup.install.debian;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** A pair of OpenPGP keys that gpg made for a test. */
public final class SigningKey implements AutoCloseable {
  private final Path home;
  private final Path keyring;

  public SigningKey(Path folder, String name) throws Exception {
    home = Files.createDirectory(folder.resolve(name));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    gpg("--passphrase", "", "--quick-generate-key", name, "ed25519", "sign", "never");
    keyring = folder.resolve(name + ".gpg");
    gpg("--output", keyring.toString(), "--export");
  }

  /** Returns the file with the public key. */
  public Path keyring() {
    return keyring;
  }

  /** Returns the public key in text. */
  public String armored() throws Exception {
    return gpg("--armor", "--output", "-", "--export");
  }

  /** Returns a text with a signature of it. */
  public String sign(String text) throws Exception {
    Path file = Files.writeString(home.resolve("text"), text);
    return gpg("--output", "-", "--clear-sign", file.toString());
  }

  private String gpg(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("gpg", "--homedir", home.toString()));
    command.addAll(List.of("--batch", "--pinentry-mode", "loopback"));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private static String run(List<String> command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    return out;
  }

  @Override
  public void close() throws IOException {
    try {
      run(List.of("gpgconf", "--homedir", home.toString(), "--kill", "gpg-agent"));
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
