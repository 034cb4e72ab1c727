package amp.ampup.install.debian;

import amp.ampup.AmpupException;
import amp.os.file.NewFiles;
import amp.os.file.SmallFile;
import amp.os.file.Trees;
import amp.os.process.Command;
import amp.os.process.ProgramNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with the OpenPGP signature of exactly that text, checked with the host's gpgv, or its gpg:
 * the JDK cannot. What is read is what gpgv hands back, never the file that came over the network.
 */
final class ClearSigned {
  private static final String BEGIN = "-----BEGIN PGP SIGNED MESSAGE-----";
  private static final List<String> ONCE =
      List.of(BEGIN, "-----BEGIN PGP SIGNATURE-----", "-----END PGP SIGNATURE-----");
  private static final Pattern ARMOR =
      Pattern.compile("-----BEGIN PGP PUBLIC KEY BLOCK-----\r?\n(.*?)-----END PGP", Pattern.DOTALL);
  private static final int MOST_BYTES = 8 << 20;

  private ClearSigned() {}

  /**
   * Returns what is signed.
   *
   * @param text the whole file
   * @param what its name in messages
   * @param keyrings whose signature it needs
   * @throws AmpupException when none of them made a good one, when something stands outside the
   *     signature, or when there is no program that can check it
   */
  static String check(String text, String what, Keyrings keyrings) throws IOException {
    refuseOutside(text, what);
    Path work = NewFiles.temporaryFolder("ampup-archive");
    try {
      Path file = work.resolve("signed");
      NewFiles.write(file, text);
      List<Path> files = keyrings(keyrings, work);
      if (files.isEmpty()) {
        throw new AmpupException(
            "no key is known that " + what + " must be signed with",
            "Install the archive's keyring, such as the package debian-archive-keyring, or name it"
                + " in apt's configuration (Signed-By)");
      }
      Path content = work.resolve("content");
      String status = status(file, content, files, work);
      if (!isGood(status, keyrings.fingerprints()) || !Files.isRegularFile(content)) {
        throw new AmpupException(
            what + " has no good signature of the archive's keys (" + reason(status) + ")",
            "Check the mirror and the proxy: this is not what the archive published");
      }
      return SmallFile.text(content, MOST_BYTES);
    } finally {
      Trees.delete(work);
    }
  }

  private static void refuseOutside(String text, String what) {
    List<String> lines = text.stripTrailing().lines().map(String::stripTrailing).toList();
    boolean once = ONCE.stream().allMatch(mark -> lines.stream().filter(mark::equals).count() == 1);
    if (!once || !lines.get(0).equals(BEGIN) || !lines.get(lines.size() - 1).equals(ONCE.get(2))) {
      throw new AmpupException(
          what
              + (text.contains(BEGIN)
                  ? " has text outside its signature"
                  : " is no text with a signature"),
          "Check the mirror and the proxy: this is not what the archive published");
    }
  }

  private static List<Path> keyrings(Keyrings keyrings, Path work) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path file : keyrings.files()) {
      if (Files.isRegularFile(file)) {
        byte[] bytes = SmallFile.bytesThroughLink(file, MOST_BYTES);
        boolean armor = bytes.length > 0 && bytes[0] == '-';
        files.add(
            armor
                ? binary(new String(bytes, StandardCharsets.ISO_8859_1), work, files.size())
                : file.toAbsolutePath());
      }
    }
    for (String text : keyrings.inline()) {
      files.add(binary(text, work, files.size()));
    }
    return files;
  }

  /** Gpgv reads no keyrings in text. */
  private static Path binary(String text, Path work, int number) throws IOException {
    Path file = work.resolve("keyring-" + number + ".gpg");
    try (FileChannel out = NewFiles.open(file)) {
      Matcher matcher = ARMOR.matcher(text);
      while (matcher.find()) {
        String body = matcher.group(1);
        // Headers end with an empty line, and the checksum begins with an equals sign.
        Matcher empty = Pattern.compile("(?m)^\\s*$").matcher(body);
        String base64 = empty.find() ? body.substring(empty.end()) : body;
        base64 = base64.replaceAll("(?m)^=....\\s*$", "");
        out.write(ByteBuffer.wrap(Base64.getMimeDecoder().decode(base64)));
      }
    } catch (IllegalArgumentException e) {
      throw new AmpupException(
          "a keyring in apt's configuration is damaged", "Install the archive's keyring again", e);
    }
    return file;
  }

  private static String status(Path file, Path content, List<Path> keyrings, Path work)
      throws IOException {
    List<String> ring = new ArrayList<>();
    keyrings.forEach(path -> ring.addAll(List.of("--keyring", path.toString())));
    List<String> common =
        List.of("--homedir", work.toString(), "--status-fd", "1", "--output", content.toString());
    try {
      List<String> words = new ArrayList<>(List.of("gpgv"));
      words.addAll(common);
      words.addAll(ring);
      words.add(file.toString());
      return run(words);
    } catch (ProgramNotFoundException e) {
      List<String> words = new ArrayList<>(List.of("gpg", "--no-autostart", "--batch"));
      words.addAll(List.of("--no-default-keyring", "--trust-model", "always"));
      words.addAll(common);
      words.addAll(ring);
      words.addAll(List.of("--decrypt", file.toString()));
      return gpg(words);
    }
  }

  private static String gpg(List<String> words) throws IOException {
    try {
      return run(words);
    } catch (ProgramNotFoundException e) {
      throw new AmpupException(
          "there is neither gpgv nor gpg, which check the signature of an archive of packages",
          "Install the package gpgv, or gnupg",
          e);
    }
  }

  private static String run(List<String> words) throws IOException {
    return Command.of(words).dropErrors().utf8().run().output();
  }

  /** One good signature is enough, as for apt: a list is signed with the keys of several years. */
  private static boolean isGood(String status, List<String> fingerprints) {
    boolean good = false;
    boolean found = false;
    for (String line : status.split("\n", -1)) {
      if (line.startsWith("[GNUPG:] BADSIG ")) {
        return false;
      } else if (line.startsWith("[GNUPG:] NEWSIG")) {
        good = false;
      } else if (line.startsWith("[GNUPG:] GOODSIG ")) {
        good = true;
      } else if (good && line.startsWith("[GNUPG:] VALIDSIG ")) {
        List<String> words = List.of(line.split(" ", -1));
        found |=
            fingerprints.isEmpty()
                || fingerprints.contains(words.get(2))
                || fingerprints.contains(words.get(words.size() - 1));
      }
    }
    return found;
  }

  private static String reason(String status) {
    for (String word : List.of("BADSIG", "EXPKEYSIG", "REVKEYSIG", "EXPSIG", "NO_PUBKEY")) {
      if (status.contains("[GNUPG:] " + word + " ")) {
        return switch (word) {
          case "BADSIG" -> "the text was changed";
          case "NO_PUBKEY" -> "it is by another key";
          case "REVKEYSIG" -> "the key was revoked";
          default -> "the key, or the signature, has expired";
        };
      }
    }
    return "there is none";
  }
}
