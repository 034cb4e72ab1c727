package team.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As {@code ~/.ampup/providers} has it: a jar, and an application that knows nothing of it. */
class DroppedInIT {
  @TempDir private Path folder;

  @BeforeAll
  static void startTheServer() {
    RunningServer.configure();
  }

  @Test
  void theJarInTheProvidersFolderIsABackend() throws Exception {
    Path jar = Path.of(System.getProperty("provider.jar"));
    Path providers = Files.createDirectories(folder.resolve("home/providers"));
    Files.copy(jar, providers.resolve("team.jar"));
    TempDbSpec spec =
        TempDbSpec.at(folder.resolve("project/.amp/metadb"))
            .with(s -> s.home(folder.resolve("home")).backend("team"));

    try (TempDb db = TempDb.open(spec);
        Connection connection = db.dataSource().getConnection()) {
      assertEquals("team", db.server().backend());
      assertTrue(connection.isValid(5));
    }
  }
}
