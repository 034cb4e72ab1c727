package amp.tempdb.postgres.cluster;

import amp.os.Hash;
import amp.os.file.Durable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The password of a cluster that is reached over TCP, a new one with each start of its server. It
 * is kept in a file of libpq's format that its owner alone can read; the server gets a SCRAM
 * verifier and never the password.
 *
 * @see <a href="https://www.postgresql.org/docs/18/libpq-pgpass.html">PostgreSQL 18, 32.16 The
 *     Password File</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5802">RFC 5802, SCRAM</a>
 */
public final class Password {
  /** Host, port, database, user, password; an older amp wrote wildcards for host and port. */
  private static final Pattern LINE =
      Pattern.compile("[^:]+:[0-9*]+:\\*:" + Endpoint.USER + ":([A-Za-z0-9_-]+)");

  private static final int ITERATIONS = 4096;

  private Password() {}

  /** Reads the password. */
  static String read(ClusterFolder folder) throws IOException {
    Path file = folder.passwordFile();
    Matcher line = LINE.matcher(ClusterFolder.firstLine(file));
    if (!line.matches()) {
      throw new IOException(
          file + " does not hold the password: the next start of the server writes it anew");
    }
    return line.group(1);
  }

  /** Returns a new password of 192 random bits, in letters that need no quoting anywhere. */
  public static String random() {
    byte[] bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * Writes the file.
   *
   * @param port the port of the loopback interface that the password is for
   */
  public static void write(ClusterFolder folder, int port, String password) throws IOException {
    String line = Endpoint.Tcp.HOST + ":" + port + ":*:" + Endpoint.USER + ":" + password;
    Durable.write(folder.passwordFile(), line + "\n");
  }

  /** Returns what PostgreSQL stores for a password (PostgreSQL 18, 53.8 pg_authid). */
  public static String verifier(String password) {
    byte[] salt = new byte[16];
    new SecureRandom().nextBytes(salt);
    try {
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, 256))
              .getEncoded();
      byte[] storedKey = Hash.sha256().digest(hmac(salted, "Client Key"));
      Base64.Encoder base64 = Base64.getEncoder();
      return "SCRAM-SHA-256$"
          + ITERATIONS
          + ":"
          + base64.encodeToString(salt)
          + "$"
          + base64.encodeToString(storedKey)
          + ":"
          + base64.encodeToString(hmac(salted, "Server Key"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256 and PBKDF2", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
  }
}
