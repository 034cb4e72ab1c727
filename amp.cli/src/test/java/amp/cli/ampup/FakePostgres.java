package amp.cli.ampup;

import amp.ampup.Platform;
import amp.ampup.Receipt;
import amp.ampup.Store;
import amp.ampup.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a store has of a PostgreSQL that is installed, with a program that does nothing. */
final class FakePostgres {
  private FakePostgres() {}

  static void install(Path home, String version) throws IOException {
    Version parsed = Version.of(version);
    Platform platform = Platform.current();
    Path directory = Store.at(home).layout().installation("postgres", parsed, platform);
    Path program = Files.createDirectories(directory.resolve("bin")).resolve("postgres");
    Files.writeString(program, "#!/bin/sh\n").toFile().setExecutable(true);
    Receipt receipt = new Receipt("postgres", parsed, platform, "test", "00", "pinned", "");
    Files.writeString(directory.resolve(Receipt.FILE), receipt.json());
  }
}
