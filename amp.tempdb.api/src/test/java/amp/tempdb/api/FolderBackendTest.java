package amp.tempdb.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import amp.tempdb.api.spi.TempDbProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which backend a folder belongs to, where one of them keeps its data elsewhere. */
class FolderBackendTest {
  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rw-------");

  @TempDir Path folder;
  private TempDbSpec spec;
  private final TempDbProvider embedded = MockProvider.available("embedded", 300, "18.6");
  private final TempDbProvider shared = MockProvider.elsewhere("shared", 50, "16.2");
  private final Backends backends = Backends.of(List.of(embedded, shared));

  @BeforeEach
  void specify() {
    spec = TempDbSpec.at(folder.resolve("metadb")).with(s -> s.holder("a test"));
  }

  private TempDbSpec with(String backend) {
    return spec.with(s -> s.backend(backend));
  }

  private void makeData(String version) throws Exception {
    Path data = Files.createDirectories(folder.resolve("metadb/data"));
    Files.writeString(data.resolve("PG_VERSION"), version + "\n");
  }

  @Test
  void whatIsOpenElsewhereIsFoundThoughItsProviderCannotSay() {
    try (TempDb db = backends.open(with("shared"))) {
      RunningDb running = backends.running(spec).orElseThrow();

      assertThat(running.connection().libpqUrl()).isEqualTo(db.connection().libpqUrl());
      assertThat(running.server().backend()).isEqualTo("shared");
      assertThat(backends.control(spec).users(Duration.ZERO))
          .containsExactly("a test (process " + ProcessHandle.current().pid() + ")");
    }
    assertThat(backends.running(spec)).isEmpty();
    assertThat(backends.control(spec).users(Duration.ZERO)).isEmpty();
  }

  @Test
  void autoJoinsWhatRunsAndReturnsToItLater() {
    try (TempDb db = backends.open(with("shared"));
        TempDb joined = backends.open(spec)) {
      assertThat(joined.server().backend()).isEqualTo("shared");
    }
    backends.open(spec).close();

    verify(embedded, never()).open(any());
  }

  @Test
  void anotherBackendIsRefusedWhileItIsOpen() {
    try (TempDb db = backends.open(with("shared"))) {
      assertThatExceptionOfType(BusyException.class)
          .isThrownBy(() -> backends.open(with("embedded")))
          .withMessageContaining("runs with the backend shared. End what uses it.")
          .satisfies(busy -> assertThat(busy.connection()).isPresent());
    }
    verify(embedded, never()).open(any());
  }

  @Test
  void itIsRefusedWhileAnotherRunsHere() {
    ServerInfo server =
        new ServerInfo("embedded", "18.6", 7, Role.GUEST, folder, folder, Instant.EPOCH);
    when(embedded.running(any()))
        .thenReturn(
            Optional.of(
                new RunningDb(ConnectionInfo.unix(folder, 5432, "postgres", "amp"), server)));

    assertThatExceptionOfType(BusyException.class)
        .isThrownBy(() -> backends.open(with("shared")))
        .withMessageContaining("runs with the backend embedded");
    verify(shared, never()).open(any());
    assertThat(backends.control(spec).users(Duration.ZERO)).isEmpty();
  }

  @Test
  void aBackendThatCameMeanwhileIsSeenAfterTheStart() {
    when(embedded.open(any()))
        .thenAnswer(
            call -> {
              backends.open(with("shared"));
              return MockProvider.openDb("embedded");
            });

    assertThatExceptionOfType(BusyException.class)
        .isThrownBy(() -> backends.open(with("embedded")))
        .withMessageContaining("runs with the backend shared");
  }

  @Test
  void namingAnotherAfterwardsBringsTheFolderBack() {
    backends.open(with("shared")).close();
    backends.open(with("embedded")).close();

    try (TempDb db = backends.open(spec)) {
      assertThat(db.server().backend()).isEqualTo("embedded");
    }
  }

  @Test
  void anotherMajorVersionInTheFolderIsNoneOfItsBusiness() throws Exception {
    makeData("18");

    try (TempDb db = backends.open(with("shared"))) {
      assertThat(db.server().backend()).isEqualTo("shared");
    }
    makeData("not a version");
    backends.open(with("shared")).close();
  }

  @Test
  void autoDoesNotLeaveTheDataThatIsThere() throws Exception {
    makeData("18");
    TempDbProvider first = MockProvider.elsewhere("first", 1000, "16.2");

    try (TempDb db = Backends.of(List.of(first, embedded)).open(spec)) {
      assertThat(db.server().backend()).isEqualTo("embedded");
    }
    assertThatExceptionOfType(NoBackendException.class)
        .isThrownBy(() -> Backends.of(List.of(first)).open(spec))
        .withMessageContaining("it keeps its data elsewhere");
  }

  @Test
  void aBackendThatIsGoneIsNamedAndNothingIsMade() {
    backends.open(with("shared")).close();
    Backends without = Backends.of(List.of(embedded));

    assertThatExceptionOfType(NoBackendException.class)
        .isThrownBy(() -> without.open(spec))
        .withMessageContaining("is with the backend \"shared\"");
    verify(embedded, never()).open(any());
    without.open(with("embedded")).close();
  }

  @Test
  void aDamagedRecordIsAnErrorUntilABackendIsNamed() throws Exception {
    backends.open(with("shared")).close();
    Files.writeString(folder.resolve("metadb/backend.json"), "{\"format\": 2}");

    assertThatExceptionOfType(TempDbException.class)
        .isThrownBy(() -> backends.open(spec))
        .withMessageContaining("backend.json");
    backends.open(with("shared")).close();
    backends.open(spec).close();
    verify(embedded, never()).open(any());
  }

  @Test
  void aPasswordIsReadFromItsFileAndNotWritten() throws Exception {
    Path file = folder.resolve("pgpass");
    Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNERS));
    Files.writeString(file, "localhost:6543:amp:me:secret\n");
    when(shared.open(any()))
        .thenAnswer(
            call -> {
              var open = MockProvider.openDb("shared");
              when(open.connection())
                  .thenReturn(ConnectionInfo.tcp("localhost", 6543, "me", "secret", file, "amp"));
              return open;
            });

    try (TempDb db = backends.open(with("shared"))) {
      assertThat(backends.running(spec).orElseThrow().connection().jdbcUrl()).contains("secret");
      try (var users = Files.list(folder.resolve("metadb/users"))) {
        assertThat(users)
            .isNotEmpty()
            .allSatisfy(f -> assertThat(f).content().doesNotContain("secret"));
      }
    }
  }
}
