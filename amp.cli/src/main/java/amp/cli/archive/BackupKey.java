package amp.cli.archive;

import amp.ampup.OwnFolder;
import amp.os.file.NewFiles;
import amp.os.file.SmallFile;
import amp.os.file.Trust;
import amp.os.file.TrustedFolders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret of this user on this machine, by which backups that were made here are known again. It
 * is made with the first of them, and never leaves the user's own store.
 */
public final class BackupKey {
  private static final String FILE = "backup.key";
  private static final int BYTES = 32;
  private static final int NAME_DIGITS = 16;
  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] secret;

  private BackupKey(byte[] secret) {
    this.secret = secret;
  }

  /**
   * Returns the key; empty where there is none, or others can read or exchange it.
   *
   * @param home ampup's folder
   */
  public static Optional<BackupKey> find(Path home) {
    Path file = OwnFolder.of(home).resolve(FILE);
    try {
      if (!Files.exists(file)
          || Trust.SECRET.objection(file).isPresent()
          || TrustedFolders.ofUser().objectionAbove(Trust.PROGRAM, file).isPresent()) {
        return Optional.empty();
      }
      byte[] secret = HexFormat.of().parseHex(SmallFile.text(file, 2 * BYTES));
      return secret.length == BYTES ? Optional.of(new BackupKey(secret)) : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns the key, made where there is none; empty where none can be kept. */
  public static Optional<BackupKey> findOrMake(Path home) {
    Optional<BackupKey> found = find(home);
    if (found.isEmpty()) {
      try {
        make(home);
      } catch (IOException | UnsupportedOperationException e) {
        return Optional.empty();
      }
    }
    return find(home);
  }

  /** Whoever comes first makes it: another one would not know the backups of the first. */
  private static void make(Path home) throws IOException {
    Path folder = OwnFolder.of(home);
    if (!folder.equals(home)) {
      NewFiles.folder(folder);
    }
    byte[] secret = new byte[BYTES];
    new SecureRandom().nextBytes(secret);
    Path made = NewFiles.temporaryFile(folder, "." + FILE, ".new");
    try {
      Files.writeString(made, HexFormat.of().formatHex(secret));
      Files.createLink(folder.resolve(FILE), made);
    } catch (FileAlreadyExistsException e) {
      // Somebody else did, or it is not to be believed: find decides.
    } finally {
      Files.delete(made);
    }
  }

  /** Returns what tells it from others, and does not betray it. */
  String name() {
    return sign(FILE.getBytes(StandardCharsets.UTF_8)).substring(0, NAME_DIGITS);
  }

  /** Returns the signature of texts that come one after the other. */
  String sign(byte[]... texts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      for (byte[] text : texts) {
        mac.update(Integer.toString(text.length).getBytes(StandardCharsets.UTF_8));
        mac.update((byte) ':');
        mac.update(text);
      }
      return HexFormat.of().formatHex(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM + " is part of every Java", e);
    }
  }

  /** Tells whether a signature is that of texts, in a time that does not depend on it. */
  boolean hasSigned(String signature, byte[]... texts) {
    return MessageDigest.isEqual(
        sign(texts).getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
  }
}
