package amp.ampup.store;

import static org.assertj.core.api.Assertions.assertThat;

import amp.ampup.Installed;
import amp.ampup.Layout;
import amp.ampup.Platform;
import amp.ampup.Receipt;
import amp.ampup.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinLinksTest {
  @TempDir Path home;

  @Test
  void onWindowsAFileCallsTheActiveVersionAndIsReplaced() throws IOException {
    Layout layout = new Layout(home);
    for (String version : new String[] {"0.4.0", "0.5.0"}) {
      BinLinks.point(layout, windows(layout, version), home.resolve("staged"));
      assertThat(Files.readString(layout.bin().resolve("ampd.cmd")))
          .isEqualTo(
              "@echo off\r\n\"%~dp0..\\components\\ampd\\"
                  + version
                  + "-windows-amd64\\bin\\ampd.cmd\" %*\r\n");
    }
    BinLinks.remove(layout, "ampd");
    assertThat(layout.bin()).isEmptyDirectory();
  }

  private static Installed windows(Layout layout, String version) {
    Version parsed = Version.of(version);
    Platform platform = Platform.of("windows-amd64");
    Receipt receipt = new Receipt("ampd", parsed, platform, "file", "00", "file", "");
    return new Installed(receipt, layout.installation("ampd", parsed, platform));
  }
}
