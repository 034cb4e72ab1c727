package amp.ampup.install.check;

import static org.assertj.core.api.Assertions.assertThat;

import amp.problem.Finding;
import amp.problem.Finding.Level;
import amp.problem.Remedy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With what programs of Windows print; that they are asked is tried by its story under Wine. */
class WindowsHostTest {
  private static final Path METADB = Path.of("/home/ada/shop/.amp/metadb");

  /** Of a terminal that was opened as administrator, less its blanks. */
  private static final String ENGLISH =
      """

      GROUP INFORMATION
      -----------------

      Group Name                           Type             SID          Attributes
      ==================================== ================ ============ =========================
      Everyone                             Well-known group S-1-1-0      Mandatory group, Enabled \
      by default, Enabled group
      BUILTIN\\Administrators               Alias            S-1-5-32-544 Mandatory group, Enabled \
      by default, Enabled group, Group owner
      BUILTIN\\Users                        Alias            S-1-5-32-545 Mandatory group, Enabled \
      by default, Enabled group
      Mandatory Label\\High Mandatory Level Label            S-1-16-12288
      """;

  private static final String GERMAN =
      """

      GRUPPENINFORMATIONEN
      --------------------

      Gruppenname                                          Typ             SID          Attribute
      ==================================================== =============== ============ ==========
      Jeder                                                Bekannte Gruppe S-1-1-0      \
      Verbindliche Gruppe, Standardm\204\341ig aktiviert, Aktivierte Gruppe
      VORDEFINIERT\\Administratoren                         Alias           S-1-5-32-544 \
      Verbindliche Gruppe, Standardm\204\341ig aktiviert, Aktivierte Gruppe, Gruppenbesitzer
      Verbindliche Beschriftung\\Hohe Verbindlichkeitsstufe Bezeichnung     S-1-16-12288
      """;

  private static final String SCANNERS =
      """

      HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Security Center\\Provider\\Av\\\
      {D68DDC3A-831F-4fae-9E44-DA132C1ACF46}
          DISPLAYNAME    REG_SZ    Windows Defender
          GUID    REG_SZ    {D68DDC3A-831F-4fae-9E44-DA132C1ACF46}
          PRODUCTEXE    REG_SZ    windowsdefender://
          STATE    REG_DWORD    0x61100

      HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Security Center\\Provider\\Av\\\
      {B7ECF8CD-0188-6703-DBA4-AA65C6ACFB0A}
          DISPLAYNAME    REG_SZ    Avira Antivirus
          STATE    REG_DWORD    0x41000

      """;

  private static WindowsHost host(Map<String, String> printed) {
    return new WindowsHost(
        words -> Optional.ofNullable(printed.get(words.get(0))).map(s -> s.replace("\n", "\r\n")));
  }

  private static Finding user(String groups) {
    return host(Map.of("whoami", groups)).user();
  }

  @ParameterizedTest
  @ValueSource(strings = {ENGLISH, GERMAN})
  void anAdministratorIsRecognisedInEveryLanguage(String groups) {
    Finding found = user(groups);
    assertThat(found.level()).isEqualTo(Level.WARNING);
    assertThat(found.message()).contains("administrator");
    assertThat(Remedy.text(found.remedies())).contains("pg_ctl");
    assertThat(user(groups.replace("S-1-16-12288", "S-1-16-16384")).level())
        .as("a service of the system")
        .isEqualTo(Level.WARNING);
  }

  @ParameterizedTest
  @CsvSource({
    "S-1-16-12288,S-1-16-8192", // An administrator who has not confirmed that they act as one.
    "S-1-5-32-544,S-1-5-32-551", // An operator of backups, whom PostgreSQL serves.
    "S-1-5-32-544,S-1-5-32-5440",
    "S-1-16-12288,S-1-16-122880",
  })
  void whoHasNoRightsOfAnAdministratorIsWell(String replaced, String by) {
    assertThat(user(ENGLISH.replace(replaced, by)).level()).isEqualTo(Level.OK);
  }

  @Test
  void everyScannerIsNamedWithTheFolderThatItShouldLeaveOut() {
    Finding found = host(Map.of("reg", SCANNERS)).antivirus(METADB);
    assertThat(found.level()).isEqualTo(Level.WARNING);
    assertThat(found.message()).startsWith("Windows Defender, Avira Antivirus may hold files");
    assertThat(Remedy.text(found.remedies())).contains(METADB.toString());
  }

  @Test
  void programsThatAreMissingOrPrintSomethingElseAreNoFault() {
    assertThat(host(Map.of()).host(METADB))
        .hasSize(3)
        .extracting(Finding::level)
        .containsOnly(Level.OK);
    // As Wine does.
    Map<String, String> others =
        Map.of("whoami", "VM\\ada\n", "reg", "\nHKEY\n    DISPLAYNAME    REG_SZ    \n\n");
    assertThat(host(others).host(METADB)).extracting(Finding::level).containsOnly(Level.OK);
    assertThat(new WindowsHost().user().level()).as("asked on this host").isEqualTo(Level.OK);
  }

  /** The longest name below has 88 letters, with the separator before it. */
  @Test
  void aPathThatIsTooLongForPostgresIsTold() {
    Finding fits = WindowsHost.database(ofLength(259 - 88));
    assertThat(fits.level()).isEqualTo(Level.OK);
    assertThat(fits.message()).endsWith("can have 259 letters of 259");

    Finding longer = WindowsHost.database(ofLength(260 - 88));
    assertThat(longer.level()).isEqualTo(Level.WARNING);
    assertThat(longer.message()).contains("can have 260 letters", "more than 259");
    assertThat(Remedy.text(longer.remedies())).contains("shorter", "LongPathsEnabled");
  }

  @Test
  void aStoreIsToHaveAShortPathOfPlainLetters() {
    assertThat(levels(Path.of("/home/ada/.ampup"))).containsExactly(Level.OK, Level.OK);
    assertThat(levels(ofLength(200))).containsExactly(Level.OK, Level.WARNING);
    assertThat(levels(Path.of("/home/jürgen/.ampup"))).containsExactly(Level.WARNING, Level.OK);
    assertThat(WindowsHost.store(Path.of("/home/jürgen/.ampup")).get(0).remedies())
        .first()
        .asString()
        .contains("AMPUP_HOME");
  }

  private static List<Level> levels(Path home) {
    return WindowsHost.store(home).stream().map(Finding::level).toList();
  }

  private static Path ofLength(int letters) {
    return Path.of("/".concat("x".repeat(letters - 1)));
  }
}
