package amp.cli.project;

import static org.assertj.core.api.Assertions.assertThat;

import amp.tempdb.api.TempDbSpec;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class OwnUrlFuzzTest {
  /** No text that a fuzzer finds by chance names the database. */
  private static final TempDbSpec SPEC =
      TempDbSpec.ephemeral().with(spec -> spec.database("own_7f3a"));

  @FuzzTest
  void anyUrlIsReadAndNoneTakenForOurs(byte[] input) {
    String url = new String(input, StandardCharsets.UTF_8);

    assertThat(OwnUrl.names(url, SPEC, new FakeDatabases())).isFalse();
    assertThat(OwnUrl.names("postgresql://" + url, SPEC, new FakeDatabases())).isFalse();
  }

  @FuzzTest
  void anyPlaceOfTheDatabaseIsRead(byte[] input) {
    String place = new String(input, StandardCharsets.UTF_8);
    String url = "postgresql://postgres@" + place + "/own_7f3a";

    assertThat(OwnUrl.names(url, SPEC, new FakeDatabases())).isFalse();
    assertThat(OwnUrl.names(url + "?host=/" + place, SPEC, new FakeDatabases())).isFalse();
  }
}
