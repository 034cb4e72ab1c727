package amp.tempdb.postgres.server;

import amp.os.file.Durable;
import amp.tempdb.postgres.setting.BadSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * What {@code ALTER SYSTEM} wrote, out of the way while a server starts; used under the start lock.
 * What a process that was killed left out of the way, the next start puts back.
 */
final class AlteredSettings implements AutoCloseable {
  private static final String FILE = BadSetting.ALTERED;

  private final Path data;

  private AlteredSettings(Path data) {
    this.data = data;
  }

  /** Puts back what a predecessor left, and then the settings aside where that is wanted. */
  static AlteredSettings of(Path data, boolean aside) throws IOException {
    AlteredSettings settings = new AlteredSettings(data);
    settings.close();
    if (aside && Files.exists(data.resolve(FILE), LinkOption.NOFOLLOW_LINKS)) {
      Durable.rename(data.resolve(FILE), settings.aside());
    }
    return settings;
  }

  private Path aside() {
    return data.resolve(FILE + ".aside");
  }

  @Override
  public void close() throws IOException {
    if (Files.exists(aside(), LinkOption.NOFOLLOW_LINKS)) {
      Durable.rename(aside(), data.resolve(FILE));
      Durable.syncDirectory(data);
    }
  }
}
