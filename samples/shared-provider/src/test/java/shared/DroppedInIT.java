package shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar alone, in the folder for providers, as somebody who has not written it has it. */
class DroppedInIT {
  @TempDir private Path folder;

  @Test
  void theJarInTheProvidersFolderServesTheProject() throws Exception {
    Path providers = Files.createDirectories(folder.resolve("home/providers"));
    Files.copy(Path.of(System.getProperty("provider.jar")), providers.resolve("shared.jar"));
    TempDbSpec spec =
        TempDbSpec.at(folder.resolve("project/.amp/metadb"))
            .with(s -> s.home(folder.resolve("home")).backend("shared"));
    try (TempDb server = TempDb.open(TempDbSpec.ephemeral().with(s -> s.backend("binaries")))) {
      System.setProperty("SHARED_SOCKET", server.connection().host());
      try (TempDb db = TempDb.open(spec);
          Connection connection = db.dataSource().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE kept (x int)");
        assertEquals("shared", db.server().backend());
        assertEquals("shared", TempDb.control(spec).backend());
        assertThrows(TempDbException.class, () -> TempDb.control(spec).stop(true));
      }
      // The folder remembers who has its data.
      try (TempDb db = TempDb.open(spec.with(s -> s.backend(TempDbSpec.AUTO)));
          Connection connection = db.dataSource().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("SELECT * FROM kept");
      }
    }
  }
}
