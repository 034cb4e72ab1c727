package amp.conninfo;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.io.TempDir;

class UrlFuzzTest {
  @TempDir static Path folder;

  @FuzzTest
  void anyUrlIsReadOrRefused(byte[] input) {
    read(new String(input, StandardCharsets.UTF_8));
  }

  @FuzzTest
  void anyLibpqUrlIsReadOrRefused(byte[] input) {
    read("postgresql://" + new String(input, StandardCharsets.UTF_8));
  }

  @FuzzTest
  void anyJdbcUrlIsReadOrRefused(byte[] input) {
    read("jdbc:postgresql:" + new String(input, StandardCharsets.UTF_8));
  }

  /** A password made of characters that need no encoding must not be told. */
  @FuzzTest
  void aPasswordIsNeverTold(byte[] input) {
    String rest = new String(input, StandardCharsets.UTF_8);
    if (rest.contains("5ecret")) {
      // What is told is not the password, but what the fuzzer learnt from this test.
      return;
    }
    for (String url :
        new String[] {
          "postgresql://user:Xx5ecretxX@" + rest,
          "postgresql://host/db?password=Xx5ecretxX&" + rest,
          "jdbc:postgresql://host/db?password=Xx5ecretxX&" + rest,
        }) {
      try {
        assertThat(PostgresUrl.parse(url).url()).doesNotContain("Xx5ecretxX");
      } catch (ConnectionStringException e) {
        assertThat(e.getMessage()).doesNotContain("Xx5ecretxX");
      }
    }
  }

  private static void read(String url) {
    try {
      ConnectionTarget target = PostgresUrl.parse(url);
      assertThat(target.url()).startsWith("jdbc:postgresql:");
    } catch (ConnectionStringException e) {
      assertThat(e.remedy()).isNotEmpty();
    }
  }

  @FuzzTest
  void anyPasswordFileGivesAPasswordOrNone(byte[] input) throws IOException {
    Path file = folder.resolve("pgpass");
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.write(file, input);
    try {
      PassFile.password(file.toString(), "host", 5432, "amp", "user");
    } catch (ConnectionStringException e) {
      assertThat(e.getMessage()).contains(file.toString());
    }
  }
}
