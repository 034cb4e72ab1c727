package amp.cli.ampctl.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.cli.console.CliException;
import amp.json.Json;
import amp.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class IdeFilesTest {
  private static final Map<String, String> VARIABLES =
      new TreeMap<>(Map.of("DATABASE_URL", "postgresql:///amp?a=1&b=<\"'\n>", "PGUSER", "é"));

  @TempDir Path folder;
  private Path env;
  private IdeFiles files;

  @BeforeEach
  void makeProject() throws IOException {
    env = Files.writeString(folder.resolve(".env"), "A=1\n");
    files = new IdeFiles(folder);
  }

  @Test
  void intellijsTemplatesAreXmlWithAllVariables() throws Exception {
    List<Path> written = files.intellij(VARIABLES);

    assertThat(written)
        .extracting(Path::getFileName)
        .extracting(Path::toString)
        .containsExactly(
            "Template Application.run.xml",
            "Template JUnit.run.xml",
            "Template Spring Boot.run.xml");
    for (Path file : written) {
      Element root =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(file.toFile())
              .getDocumentElement();
      assertThat(root.getAttribute("name")).isEqualTo("ProjectRunConfigurationManager");
      Element configuration = (Element) root.getElementsByTagName("configuration").item(0);
      assertThat(configuration.getAttribute("default")).isEqualTo("true");
      assertThat(configuration.getAttribute("type")).isNotEmpty();
      NodeList set = configuration.getElementsByTagName("env");
      Map<String, String> found = new TreeMap<>();
      for (int i = 0; i < set.getLength(); i++) {
        Element each = (Element) set.item(i);
        found.put(each.getAttribute("name"), each.getAttribute("value"));
      }
      assertThat(found).isEqualTo(VARIABLES);
    }
  }

  @Test
  void whatWasWrittenIsRenewedAndAUsersTemplateStays() throws IOException {
    files.intellij(VARIABLES);
    Path application = folder.resolve(".run/Template Application.run.xml");
    files.intellij(Map.of("A", "new"));
    assertThat(application).content().contains("value=\"new\"").doesNotContain("DATABASE_URL");

    Files.writeString(folder.resolve(".run/Template JUnit.run.xml"), "<component/>");
    assertThatThrownBy(() -> files.intellij(VARIABLES))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("Template JUnit.run.xml is there already");
    assertThat(folder.resolve(".run/Template JUnit.run.xml")).hasContent("<component/>");
    assertThat(application).content().contains("value=\"new\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          </envs>    | <env name="MINE" value="1" /></envs>
          "é"        | "mine"
          <method    | <option name="VM_PARAMETERS" value="-Xmx2g" /><method
          """)
  void aTemplateThatTheUserHasChangedStays(String before, String after) throws IOException {
    Path application = files.intellij(VARIABLES).get(0);
    String changed = Files.readString(application).replace(before, after);
    Files.writeString(application, changed);

    assertThatThrownBy(() -> files.intellij(Map.of("A", "new")))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("Template Application.run.xml is there already");
    assertThat(application).content().isEqualTo(changed);
  }

  @Test
  void onlyTheEndsOfLinesMayDiffer() throws IOException {
    Path application = files.intellij(VARIABLES).get(0);
    Files.writeString(application, Files.readString(application).replace("\n", "\r\n"));

    files.intellij(Map.of("A", "new"));
    assertThat(application).content().contains("value=\"new\"");
  }

  @Test
  void vscodesConfigurationNamesTheFileOfVariables() throws IOException {
    Path written = files.vscode(env).orElseThrow();

    assertThat(written).isEqualTo(folder.resolve(".vscode/launch.json"));
    JsonObject launch = Json.readObject(written);
    assertThat(launch.string("version")).isEqualTo("0.2.0");
    assertThat(launch.objects("configurations"))
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.string("type")).isEqualTo("java");
              assertThat(each.string("envFile")).isEqualTo("${workspaceFolder}/.env");
            });
    assertThat(files.vscode(env)).isEmpty();
  }

  @Test
  void aUsersConfigurationsStayAndAreTold() throws IOException {
    Path launch = Files.createDirectory(folder.resolve(".vscode")).resolve("launch.json");
    String users = "{ // mine\n  \"configurations\": [{\"name\": \"App\"}]\n}\n";
    Files.writeString(launch, users);

    assertThatThrownBy(() -> files.vscode(env))
        .isInstanceOfSatisfying(
            CliException.class,
            e ->
                assertThat(e.remedies().get(0).text())
                    .contains("\"envFile\": \"${workspaceFolder}/.env\""));
    assertThat(launch).hasContent(users);

    Files.writeString(launch, users.replace("[{", "[{\n\"envFile\": \"${workspaceFolder}/.env\","));
    assertThat(files.vscode(env)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"configurations\": [/* {\n\"envFile\": \"${workspaceFolder}/.env\"\n} */]}",
        "{\"configurations\": [ // \"envFile\": \"${workspaceFolder}/.env\"\n]}",
        "{\"configurations\": [{\"name\": \"/* \\\" // \",},], // }\n}",
        "{\"configurations\": [{}] /* \"envFile\": \"${workspaceFolder}/.env\""
      })
  void whatStandsInACommentIsNoConfiguration(String text) throws IOException {
    Path launch = Files.createDirectory(folder.resolve(".vscode")).resolve("launch.json");
    Files.writeString(launch, text);

    assertThatThrownBy(() -> files.vscode(env)).hasMessageContaining("none of its configurations");
  }

  @Test
  void commentsAndCommasAboutAConfigurationChangeNothing() throws IOException {
    Path launch = Files.createDirectory(folder.resolve(".vscode")).resolve("launch.json");
    Files.writeString(
        launch,
        "{ /* mine */ \"configurations\": [{\"name\": \"http://*/\","
            + " \"envFile\": \"${workspaceFolder}/.env\", /* last */ },], // }\n}");

    assertThat(files.vscode(env)).isEmpty();
  }

  @Test
  void whatCannotBeReadIsSaidToBe() throws IOException {
    Path launch = Files.createDirectory(folder.resolve(".vscode")).resolve("launch.json");
    Files.writeString(launch, " ".repeat((1 << 20) + 1));

    assertThatThrownBy(() -> files.vscode(env))
        .isInstanceOf(CliException.class)
        .hasMessageStartingWith("cannot read " + launch);
  }

  @Test
  void nothingIsWrittenThroughALink() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.createSymbolicLink(folder.resolve(".run"), elsewhere);
    Files.createSymbolicLink(folder.resolve(".vscode"), elsewhere);

    assertThatThrownBy(() -> files.intellij(VARIABLES)).isInstanceOf(CliException.class);
    assertThatThrownBy(() -> files.vscode(env)).isInstanceOf(CliException.class);
    assertThat(elsewhere).isEmptyDirectory();
  }
}
