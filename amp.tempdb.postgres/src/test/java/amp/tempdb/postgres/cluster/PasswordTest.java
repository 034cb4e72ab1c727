package amp.tempdb.postgres.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordTest {
  @TempDir Path temporary;

  private ClusterFolder folder() {
    ClusterFolder folder = new ClusterFolder(temporary);
    return folder;
  }

  @Test
  void theVerifierIsWhatScramMakesOfThePassword() throws Exception {
    String[] parts = Password.verifier("pencil").split("[$:]", -1);
    assertThat(parts[0]).isEqualTo("SCRAM-SHA-256");
    byte[] salt = Base64.getDecoder().decode(parts[2]);
    byte[] salted = hi("pencil", salt, Integer.parseInt(parts[1]));
    byte[] stored =
        MessageDigest.getInstance("SHA-256")
            .digest(hmac(salted, "Client Key".getBytes(StandardCharsets.US_ASCII)));
    assertThat(Base64.getDecoder().decode(parts[3])).isEqualTo(stored);
    assertThat(Base64.getDecoder().decode(parts[4]))
        .isEqualTo(hmac(salted, "Server Key".getBytes(StandardCharsets.US_ASCII)));
  }

  /** RFC 7677, 3: the example's server signature follows from this salted password. */
  @Test
  void thisTestsOwnScramAgreesWithTheStandardsExample() throws Exception {
    byte[] salt = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
    byte[] serverKey =
        hmac(hi("pencil", salt, 4096), "Server Key".getBytes(StandardCharsets.US_ASCII));
    String nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    String exchange =
        "n=user,r=rOprNGfwEbeRWgbNEkqO,r="
            + nonce
            + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r="
            + nonce;
    byte[] signature = hmac(serverKey, exchange.getBytes(StandardCharsets.US_ASCII));
    assertThat(Base64.getEncoder().encodeToString(signature))
        .isEqualTo("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
  }

  /** RFC 5802, 2.2: Hi(). */
  private static byte[] hi(String password, byte[] salt, int iterations) throws Exception {
    byte[] first = Arrays.copyOf(salt, salt.length + 4);
    first[salt.length + 3] = 1;
    byte[] u = hmac(password.getBytes(StandardCharsets.UTF_8), first);
    byte[] result = u.clone();
    for (int i = 1; i < iterations; i++) {
      u = hmac(password.getBytes(StandardCharsets.UTF_8), u);
      for (int j = 0; j < u.length; j++) {
        result[j] ^= u[j];
      }
    }
    return result;
  }

  private static byte[] hmac(byte[] key, byte[] text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text);
  }

  @Test
  void everyPasswordAndSaltDiffer() {
    assertThat(Password.random()).hasSize(32).isNotEqualTo(Password.random());
    assertThat(Password.verifier("a")).isNotEqualTo(Password.verifier("a"));
  }

  @Test
  void itsFileIsForItsOwnerAlone() throws Exception {
    Password.write(folder(), 5433, "secret");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder().passwordFile())))
        .isEqualTo("rw-------");
    assertThat(Files.readString(folder().passwordFile()))
        .isEqualTo("127.0.0.1:5433:*:postgres:secret\n");
    assertThat(Password.read(folder())).isEqualTo("secret");
  }

  @Test
  void theFileOfAnOlderAmpIsRead() throws Exception {
    Files.writeString(folder().passwordFile(), "*:*:*:postgres:secret\n");
    assertThat(Password.read(folder())).isEqualTo("secret");
  }

  @Test
  void aDamagedFileHoldsNoPassword() throws Exception {
    for (String text : new String[] {"", "\n", "secret", "*:*:*:postgres:", "*:*:*:other:secret"}) {
      Files.writeString(folder().passwordFile(), text);
      assertThatThrownBy(() -> Password.read(folder()))
          .as(text)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(folder().passwordFile().toString())
          .hasMessageNotContaining("secret");
    }
  }
}
