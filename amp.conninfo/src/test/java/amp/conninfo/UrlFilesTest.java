package amp.conninfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlFilesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgresql://u:p%2F@h/d | postgresql://u:p%2F@h/d",
        "postgresql://h/d?a=%41&passfile=b%20c | postgresql://h/d?a=%41&passfile=<passfile:b c>",
        "postgresql://h/d?ssl%6bey=a&sslkey=b | postgresql://h/d?ssl%6bey=<sslkey:a>&sslkey=<sslkey:b>",
        "postgresql://h/d?sslrootcert=system | postgresql://h/d?sslrootcert=system",
        "postgresql://h/d?sslcert=system | postgresql://h/d?sslcert=<sslcert:system>",
        "postgresql://h/d?sslfactoryarg=-----BEGIN%20C | postgresql://h/d?sslfactoryarg=-----BEGIN%20C",
        "postgresql://h/d?passfile=&x | postgresql://h/d?passfile=&x",
        "postgresql://h/d? | postgresql://h/d?",
      })
  void everyFileIsChangedAndNothingElse(String url, String expected) {
    String changed = UrlFiles.change(url, (name, value) -> "<" + name + ":" + value + ">");

    assertThat(changed.replace("%3C", "<").replace("%3E", ">").replace("%3A", ":"))
        .isEqualTo(expected.replace("<passfile:b c>", "<passfile:b%20c>"));
  }

  @Test
  void whatIsChangedIsReadAsItWasMeant() {
    String url = UrlFiles.change("postgresql://h/d?passfile=x", (name, value) -> "/a b&c=%/d");

    assertThat(LibpqUrl.parameters(url)).containsEntry("passfile", "/a b&c=%/d");
  }

  @Test
  void brokenEncodingIsRefused() {
    assertThatThrownBy(() -> UrlFiles.change("postgresql://h/d?passfile=%zz", (n, v) -> v))
        .isInstanceOf(ConnectionStringException.class)
        .hasMessageContaining("two hexadecimal digits");
  }
}
