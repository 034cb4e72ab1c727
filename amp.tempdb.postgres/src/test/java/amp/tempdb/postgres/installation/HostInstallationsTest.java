package amp.tempdb.postgres.installation;

import static org.assertj.core.api.Assertions.assertThat;

import amp.os.process.SearchPath;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostInstallationsTest {
  @TempDir Path temporary;

  private Path programs(String name, String... programs) throws IOException {
    Path bin = Files.createDirectories(temporary.toRealPath().resolve(name));
    for (String program : programs) {
      Files.writeString(bin.resolve(program), "#!/bin/sh\n");
      Files.setPosixFilePermissions(
          bin.resolve(program), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return bin;
  }

  @AfterEach
  void removeLinks() throws IOException {
    Files.deleteIfExists(temporary.resolve("links/postgres"));
    Files.deleteIfExists(temporary.resolve("links/initdb"));
  }

  private static Map<String, String> path(Object... entries) {
    String[] words = java.util.Arrays.stream(entries).map(Object::toString).toArray(String[]::new);
    return Map.of("PATH", String.join(File.pathSeparator, words));
  }

  @Test
  void foldersWithAServerAreFoundInTheOrderOfThePath() throws Exception {
    Path one = programs("one", "postgres", "initdb");
    Path two = programs("two", "postgres", "initdb");
    Path clients = programs("clients", "psql", "postgres");
    assertThat(HostInstallations.directories(path(two, clients, one, two)))
        .startsWith(two, one)
        .doesNotContain(clients)
        .doesNotHaveDuplicates();
  }

  @Test
  void linksLeadToWhereTheOtherProgramsAre() throws Exception {
    Path real = programs("real", "postgres", "initdb");
    Path links = Files.createDirectory(temporary.resolve("links"));
    Files.createSymbolicLink(links.resolve("postgres"), real.resolve("postgres"));
    Files.createSymbolicLink(links.resolve("initdb"), real.resolve("initdb"));
    assertThat(HostInstallations.directories(path(links, real))).startsWith(real);
    assertThat(HostInstallations.directories(path(links, real))).doesNotContain(links);
  }

  @Test
  void aPathOfAnyKindHarmsNothing() throws Exception {
    Path one = programs("one", "postgres", "initdb");
    assertThat(HostInstallations.directories(path("", ".", "a\0b", "/nowhere", "\"q\"", one)))
        .startsWith(one);
    assertThat(SearchPath.of(path("a\0b", one)).find("postgres")).isPresent();
    HostInstallations.directories(Map.of());
  }

  @Test
  void programsThatOthersCouldHaveBuiltAreNotFound() throws Exception {
    Path open = programs("open", "postgres", "initdb");
    assertThat(HostInstallations.directories(path(open))).contains(open);

    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(HostInstallations.directories(path(open))).doesNotContain(open);
  }
}
