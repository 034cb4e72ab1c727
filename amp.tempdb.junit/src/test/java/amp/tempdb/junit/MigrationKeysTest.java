package amp.tempdb.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.io.TempDir;

/** When a result that is kept is another one. */
class MigrationKeysTest {
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();
  @TempDir private Path folder;

  @AfterEach
  void restore() {
    Thread.currentThread().setContextClassLoader(before);
  }

  private void write(String name, String content) throws IOException {
    Path file = folder.resolve("classes").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  /** Flyway asks for everything in the folder anew; Liquibase remembers what a loader had. */
  private void seen() throws IOException {
    Thread.currentThread()
        .setContextClassLoader(
            new URLClassLoader(new URL[] {folder.resolve("classes").toUri().toURL()}, before));
  }

  private String changed() throws IOException {
    seen();
    return new Changes().key();
  }

  static class Orders extends FlywayPreparation {
    private final Map<String, String> configuration = new HashMap<>();

    Orders(String... locations) {
      super(locations);
    }

    @Override
    protected Map<String, String> configuration() {
      return configuration;
    }
  }

  @Test
  void flywaysKeyIsThatOfItsFilesAndItsConfiguration() throws IOException {
    write("sql/V1__a.sql", "CREATE TABLE a ();");
    write("sql/deep/V2__b.sql", "CREATE TABLE b ();");
    seen();
    String first = new Orders("sql").key();
    assertThat(first).matches("flyway-[0-9a-f]{32}").isEqualTo(new Orders("sql").key());

    write("sql/deep/V2__b.sql", "CREATE TABLE c ();");
    String second = new Orders("sql").key();
    Files.move(
        folder.resolve("classes/sql/deep/V2__b.sql"), folder.resolve("classes/sql/V2__b.sql"));
    String third = new Orders("sql").key();
    Orders configured = new Orders("sql");
    configured.configuration.put("flyway.table", "done");

    assertThat(new String[] {first, second, third, configured.key()}).doesNotHaveDuplicates();
  }

  @Test
  void flywaysFilesAreFoundInJarsFoldersAndBehindWildcards() throws IOException {
    Path jar = folder.resolve("migrations.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("in/jar/"));
      out.putNextEntry(new JarEntry("in/jar/V1__a.sql"));
    }
    write("sql/one/V1__a.sql", "");
    Thread.currentThread()
        .setContextClassLoader(new URLClassLoader(new URL[] {jar.toUri().toURL()}, before));

    FileHashes files = new FileHashes(Thread.currentThread().getContextClassLoader());
    assertThat(files.add("classpath:/in/jar")).isTrue();
    assertThat(files.lines()).singleElement().asString().startsWith("V1__a.sql ");
    FileHashes behind = new FileHashes(before);
    assertThat(behind.add("filesystem:" + folder + "/classes/s*l/on?")).isTrue();
    assertThat(behind.lines()).singleElement().asString().startsWith("sql/one/V1__a.sql ");
  }

  @Test
  void whatCannotBeSeenIsNotKept() throws IOException {
    write("sql/V1__a.sql", "");
    seen();
    Orders withCallback = new Orders("sql");
    withCallback.configuration.put("flyway.callbacks", "shop.Callback");
    assertThat(withCallback.key()).isEmpty();
    assertThat(new Orders("sql", "s3:bucket").key()).isEmpty();

    write("sql/V2__b.class", "");
    assertThat(new Orders("sql").key()).isEmpty();
  }

  @Test
  void whereNoFileIsFlywayHasNothingToDo() {
    assertThatThrownBy(() -> new Orders("filesystem:" + folder).key())
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("there is no migration in filesystem:" + folder);
  }

  static class Changes extends LiquibasePreparation {
    static String parameter = "";

    Changes() {
      super("changes.xml");
    }

    @Override
    protected Map<String, String> parameters() {
      return Map.of("value", parameter);
    }
  }

  private static String changelog(String change) {
    return "<databaseChangeLog xmlns='http://www.liquibase.org/xml/ns/dbchangelog'"
        + " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"
        + " xsi:schemaLocation='http://www.liquibase.org/xml/ns/dbchangelog"
        + " http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd'>"
        + "<includeAll path='more/' errorIfMissingOrEmpty='false'/>"
        + "<changeSet id='1' author='a'>"
        + change
        + "</changeSet></databaseChangeLog>";
  }

  @Test
  void liquibasesKeyIsThatOfEveryFileThatItReads() throws IOException {
    write("changes.xml", changelog("<sqlFile path='one.sql'/>"));
    write("one.sql", "SELECT 1;");
    String first = changed();
    assertThat(first).matches("liquibase-[0-9a-f]{32}").isEqualTo(changed());

    write("one.sql", "SELECT 2;");
    String second = changed();
    write("more/a.sql", "--liquibase formatted sql\n--changeset a:2\nSELECT 3;");
    String third = changed();
    Changes.parameter = "other";

    assertThat(new String[] {first, second, third, changed()}).doesNotHaveDuplicates();
  }

  @Test
  void aProgramThatLiquibaseRunsIsNotKept() throws IOException {
    write("changes.xml", changelog("<executeCommand executable='true'/>"));

    assertThat(changed()).isEmpty();
  }
}
