package amp.tempdb.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitScriptsTest {
  private static final String SQL = "INSERT INTO people VALUES ('Zoë');";

  @TempDir Path folder;

  @Test
  void aFolderOfTheClassPathIsNoScript() {
    // One of classes, and one in a jar.
    for (String folder : new String[] {"amp/tempdb", "org/junit/jupiter/api/"}) {
      assertThatThrownBy(() -> InitScripts.read("classpath:" + folder))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("the script classpath:" + folder + " is not on the class path");
    }
  }

  @Test
  void aByteOrderMarkIsNoPartOfAScript() throws Exception {
    Path file = write("marked.sql", "\uFEFF" + SQL, StandardCharsets.UTF_8);

    assertThat(read(file.toString())).isEqualTo(SQL);
    assertThat(read("classpath:marked.sql")).isEqualTo(SQL);
  }

  @Test
  void aScriptThatIsNotInUtf8IsRefused() throws Exception {
    Path file = write("latin.sql", SQL, StandardCharsets.ISO_8859_1);

    for (String name : new String[] {file.toString(), "classpath:latin.sql"}) {
      assertThatThrownBy(() -> read(name))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22023"))
          .hasMessage("the script " + name + " is not in UTF-8. Convert it.");
    }
  }

  private Path write(String name, String text, Charset charset) throws Exception {
    return Files.writeString(folder.resolve(name), text, charset);
  }

  /** Reads a script as an application does whose class path the folder is. */
  private String read(String name) throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader application =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      Thread.currentThread().setContextClassLoader(application);
      return InitScripts.read(name).scripts().get(0).text();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }
}
