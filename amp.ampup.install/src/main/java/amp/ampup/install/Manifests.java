package amp.ampup.install;

import amp.ampup.AmpupException;
import amp.ampup.Layout;
import amp.ampup.install.manifest.Manifest;
import amp.ampup.install.manifest.ManifestAddress;
import amp.ampup.install.manifest.Packages;
import amp.ampup.install.manifest.SignedManifest;
import amp.os.file.NewFiles;
import amp.os.file.SmallFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Which manifest counts: the one inside the program, or a newer one that the maintainers signed.
 */
final class Manifests {
  private static final String KEYS = "/amp/ampup/install/manifest-keys.txt";

  private final Layout layout;
  private final InstallSettings settings;

  public Manifests(Layout layout, InstallSettings settings) {
    this.layout = layout;
    this.settings = settings;
  }

  /** Returns the manifest with the highest number. */
  Manifest current(Progress progress) {
    Manifest builtIn = settings.manifest();
    Path file = stored();
    if (!Files.isRegularFile(file)) {
      return builtIn;
    }
    try {
      Manifest signed =
          SignedManifest.verify(SmallFile.text(file, ManifestAddress.MOST_BYTES), keys());
      return signed.number() > builtIn.number() ? signed : builtIn;
    } catch (AmpupException | IOException e) {
      progress.notice(file + " is not used: " + e.getMessage());
      return builtIn;
    }
  }

  /** Returns the packages of the manifest with the highest number that has any. */
  Packages packages(Progress progress) {
    Packages builtIn = settings.packages().orElseGet(Packages::builtIn);
    Path file = stored();
    if (!Files.isRegularFile(file)) {
      return builtIn;
    }
    try {
      Packages signed =
          SignedManifest.packages(SmallFile.text(file, ManifestAddress.MOST_BYTES), keys());
      boolean newer = signed.number() > builtIn.number() && !signed.packages().isEmpty();
      return newer ? signed : builtIn;
    } catch (AmpupException | IOException e) {
      progress.notice(file + " is not used: " + e.getMessage());
      return builtIn;
    }
  }

  /**
   * Keeps a signed manifest when it is newer than the one that counts.
   *
   * @return whether it is newer
   * @throws AmpupException when its signature is not by the maintainers
   */
  boolean accept(String text, Progress progress) throws IOException {
    Manifest offered = SignedManifest.verify(text, keys());
    if (offered.number() <= current(progress).number()) {
      return false;
    }
    NewFiles.folder(layout.staging());
    Path staged = layout.staging().resolve("manifest.json");
    NewFiles.write(staged, text);
    Files.move(staged, stored(), StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  private Path stored() {
    return layout.home().resolve("manifest.json");
  }

  private List<String> keys() {
    List<String> keys = settings.manifestKeys();
    return keys.isEmpty() ? builtInKeys() : keys;
  }

  private static List<String> builtInKeys() {
    try (InputStream in = Manifests.class.getResourceAsStream(KEYS)) {
      if (in == null) {
        throw new IllegalStateException("this build of ampup has no " + KEYS);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
