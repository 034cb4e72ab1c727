package amp.ampup.install;

import static org.assertj.core.api.Assertions.assertThat;

import amp.ampup.install.fetch.RawServer;
import amp.ampup.install.manifest.Manifest;
import amp.testkit.Archives;
import amp.testkit.OverlayMount;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes installations that the image of a container brought, whose folders cannot be renamed. */
class OverlayIT {
  private static final byte[] JAR = Archives.postgresJar("18.6");
  private static final Manifest MANIFEST = TestStore.manifest(Map.of("18.6.0", JAR));

  @TempDir Path folder;
  private RawServer server;
  private Path manifest;
  private Path image;
  private Path place;

  @BeforeEach
  void makeImage() throws IOException {
    folder = folder.toRealPath();
    image = Files.createDirectory(folder.resolve("image"));
    place = Files.createDirectory(folder.resolve("place"));
    manifest = Files.writeString(folder.resolve("manifest.json"), MANIFEST.json());
    server = new RawServer((request, reply) -> reply.range(request, JAR, "\"a\""));
    run(List.of(child(image.resolve("home"), "", "")));
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void anInstallationIsRemoved() throws IOException {
    assertThat(inContainer(child("uninstall", ""), installations())).isEmpty();
  }

  @Test
  void anInstallationIsReplaced() throws IOException {
    assertThat(inContainer(child("force", ""), installations())).containsExactly("receipt.json");
  }

  @Test
  void aKillWhileOneIsReplacedNeverLosesIt() throws IOException {
    assertThat(
            inContainer(
                "(" + child("force", "REPLACED_MOVED") + " || [ $? = 137 ])",
                child("", ""),
                installations()))
        .containsExactly("receipt.json");
  }

  private String child(String mode, String checkpoint) {
    return child(place.resolve("home"), mode, checkpoint);
  }

  private String child(Path home, String mode, String checkpoint) {
    return "'"
        + String.join(
            "' '", Child.command(home, server.uri().toString(), manifest, mode, checkpoint))
        + "' >&2";
  }

  /** Lists the receipts, and the trash, where nothing is to be left. */
  private String installations() {
    return "cd '"
        + place.resolve("home")
        + "' && { ls components/postgres/*-*/ 2>/dev/null"
        + " | grep receipt; ls .trash .staging; } | grep -v -e : -e '^$' -e holder.json; true";
  }

  private List<String> inContainer(String... commands) throws IOException {
    List<String> words = new ArrayList<>(OverlayMount.over(image, place));
    words.addAll(List.of("sh", "-c", String.join(" && ", commands)));
    return run(words);
  }

  private static List<String> run(List<String> words) {
    List<String> command = words.size() == 1 ? List.of("sh", "-c", words.get(0)) : words;
    return Run.of(new ProcessBuilder(command)).orFail().out().lines().toList();
  }
}
