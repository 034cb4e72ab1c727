package amp.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HashTest {
  /** FIPS 180-2, B.1 and C.1. */
  private static final String ABC_256 =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static final String ABC_512 =
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
          + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";

  @TempDir Path folder;

  @Test
  void hashesAreThoseOfTheStandard() throws Exception {
    assertThat(Hash.sha256("abc")).isEqualTo(ABC_256);
    assertThat(Hash.sha256(Files.writeString(folder.resolve("file"), "abc"))).isEqualTo(ABC_256);
    MessageDigest digest = Hash.sha512();
    digest.update("abc".getBytes(StandardCharsets.US_ASCII));
    assertThat(Hash.hex(digest)).isEqualTo(ABC_512);
  }

  @Test
  void aFileLargerThanTheBufferIsReadToItsEnd() throws Exception {
    String text = "0123456789".repeat(20_000);
    assertThat(Hash.sha256(Files.writeString(folder.resolve("file"), text)))
        .isEqualTo(Hash.sha256(text));
  }
}
