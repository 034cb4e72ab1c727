package amp.conninfo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** What is known here of the JDBC driver without having it, beside the driver itself. */
class DriverTest {
  /** It warns of each URL that it refuses. Held, since a logger that nobody holds is forgotten. */
  private static final Logger DRIVER = Logger.getLogger("org.postgresql");

  @BeforeAll
  static void silence() {
    DRIVER.setLevel(Level.OFF);
  }

  @AfterAll
  static void speak() {
    DRIVER.setLevel(null);
  }

  /** A name more may be one that loads a class: look before it is added to the list. */
  @Test
  void theNamesOfTheDriversPropertiesAreKnown() {
    assertThat(DriverProperties.names())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(PGProperty.values()).map(PGProperty::getName).toList());
  }

  @Test
  void theDriverReadsTheUrlsThatItIsSaidToRead() {
    List<String> good =
        List.of(
            "jdbc:postgresql://h1:1,[::1]:2/db?options=-c%20a%3Db&tcpKeepAlive=true",
            "jdbc:postgresql:a%20b", "jdbc:postgresql://h/", "jdbc:postgresql:///d");
    Random random = new Random(11);
    int readable = 0;
    int rounds = 20_000;
    for (int i = 0; i < rounds; i++) {
      StringBuilder url = new StringBuilder(good.get(i % good.size()));
      for (int n = random.nextInt(3); n >= 0; n--) {
        int at = random.nextInt(url.length() + 1);
        String put = random.nextBoolean() ? "" : "" + ":/,%?&[]=1a".charAt(random.nextInt(11));
        url.replace(at, Math.min(url.length(), at + random.nextInt(2)), put);
      }
      boolean ours = JdbcUrl.isReadable(url.toString());
      assertThat(ours).as("%s", url).isEqualTo(driverReads(url.toString()));
      readable += ours ? 1 : 0;
    }
    assertThat(readable).isBetween(1, rounds - 1);
  }

  private static boolean driverReads(String url) {
    try {
      return Driver.parseURL(url, new Properties()) != null;
    } catch (StringIndexOutOfBoundsException e) {
      // It fails so at an authority of commas alone.
      return false;
    }
  }
}
