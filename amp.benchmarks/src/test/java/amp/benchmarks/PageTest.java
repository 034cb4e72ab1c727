package amp.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
  private static final String PAGE =
      "before\n<!-- results: written by amp.benchmarks/run -->\nold\n<!-- end of results -->\nafter\n";

  @TempDir Path folder;

  private static Results results() {
    Results results = new Results();
    results.add(Measure.WARM_START, "bare <postgres> & friends", 20_000_000);
    results.add(Measure.WARM_START, "amp", 30_000_000);
    results.add(Measure.IDLE_MEMORY, "amp", 16L << 20);
    return results;
  }

  @Test
  void aRunReplacesTheResultsAndKeepsWhatIsTyped() throws Exception {
    Path page = Files.writeString(folder.resolve("page.md"), PAGE);
    Page.write(page, results().markdown(), Chart.svg(results().medians()));
    Page.write(page, results().markdown(), Chart.svg(results().medians()));
    assertThat(page)
        .content()
        .startsWith("before\n")
        .endsWith("<!-- end of results -->\nafter\n")
        .containsOnlyOnce("| amp | 30.0 | 30.0 – 30.0 | 30.0 | 1.50 | 1 |")
        .containsOnlyOnce("| amp | 16.0 |")
        .containsOnlyOnce("(page.svg)")
        .doesNotContain("old");
  }

  @Test
  void aPageWithoutAPlaceForResultsIsRefused() {
    assertThatThrownBy(() -> Page.filled("nothing", "results"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("<!-- end of results -->");
  }

  @Test
  void theChartIsXmlWithABarForEachCandidate() throws Exception {
    byte[] svg = Chart.svg(results().medians()).getBytes(StandardCharsets.UTF_8);
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg));
    assertThat(document.getElementsByTagName("rect").getLength()).isEqualTo(3);
  }

  @Test
  void theDocumentationHasAPlaceForResults() throws Exception {
    Path docs;
    try (Stream<Path> candidates = Stream.of(Path.of("../docs"), Path.of("docs"))) {
      docs = candidates.filter(Files::isDirectory).findFirst().orElseThrow();
    }
    assertThat(Page.filled(Files.readString(docs.resolve("benchmarks.md")), "figures"))
        .contains("figures");
  }
}
