package amp.conninfo;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** Whoever reads a URL after its files were changed reads no file that was not seen. */
class UrlFilesFuzzTest {
  private static final Set<String> NAMES =
      Set.of("passfile", "servicefile", "sslcert", "sslkey", "sslrootcert", "loggerFile");
  private static final String CHANGED = "/changed";

  @FuzzTest
  void noFileOfALibpqUrlIsOverlooked(byte[] input) {
    check("postgresql://" + new String(input, StandardCharsets.UTF_8));
  }

  @FuzzTest
  void noFileOfAJdbcUrlIsOverlooked(byte[] input) {
    check("jdbc:postgresql:" + new String(input, StandardCharsets.UTF_8));
  }

  private static void check(String url) {
    Set<String> taken = new HashSet<>();
    try {
      String changed = UrlFiles.change(url, (name, value) -> CHANGED);
      DatabaseUrl.parse(changed).parameters().forEach((name, value) -> add(taken, name, value));
      ConnectionTarget target = PostgresUrl.parse(changed);
      target.properties().forEach((name, value) -> add(taken, name.toString(), value.toString()));
    } catch (ConnectionStringException e) {
      assertThat(e.remedy()).isNotEmpty();
    }
    assertThat(taken).as(url).isSubsetOf(Set.of(CHANGED));
  }

  private static void add(Set<String> taken, String name, String value) {
    boolean certificates = name.equals("sslrootcert") && value.equals("system");
    if (NAMES.contains(name) && !value.isEmpty() && !certificates) {
      taken.add(value);
    }
  }
}
