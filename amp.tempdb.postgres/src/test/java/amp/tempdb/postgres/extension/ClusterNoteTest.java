package amp.tempdb.postgres.extension;

import static org.assertj.core.api.Assertions.assertThat;

import amp.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterNoteTest {
  @TempDir Path data;

  @Test
  void whatIsKeptIsReadWithoutWhatNobodyAskedFor() throws Exception {
    UsedExtension asked =
        new UsedExtension("pgvector", "0.8.0~rc1+b2", Optional.of(data), List.of(), true);
    UsedExtension needed = new UsedExtension("postgis", "", Optional.empty(), List.of(), false);
    ClusterNote.keep(data, new ServerExtensions(List.of(asked, needed), Optional.empty()));
    assertThat(ClusterNote.read(data))
        .containsExactly(new ClusterNote.Noted("pgvector", "0.8.0~rc1+b2", true));
  }

  @Test
  void whatNoComponentCanBeCalledIsPassedOver() throws Exception {
    List<Object> entries = new ArrayList<>();
    entries.add(entry("plain_sql", "1.2"));
    for (String name : new String[] {"../evil", "a\u001b[2J", "pgvector@0.8", "PGVECTOR", ""}) {
      entries.add(entry(name, "1.0"));
    }
    for (String version : new String[] {"1\u001b]0;x", "1\n  rm -rf", "1 ; x", "1".repeat(65)}) {
      entries.add(entry("pgvector", version));
    }
    Files.writeString(
        data.resolve("amp_extensions"), Json.write(Map.of("format", 1, "extensions", entries)));
    assertThat(ClusterNote.read(data))
        .containsExactly(new ClusterNote.Noted("plain_sql", "1.2", true));
  }

  private static Map<String, Object> entry(String name, String version) {
    return Map.of("name", name, "version", version, "component", true, "asked", true);
  }
}
