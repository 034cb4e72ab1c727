package amp.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;

import amp.json.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowFormatTest {
  private static final Rows ROWS =
      new Rows(
          List.of("name", "n"),
          List.of(false, true),
          List.of(
              Arrays.asList("a,\"b\"", new JsonValue.Numeral("7")),
              Arrays.asList("line\nbreak\033[2J", new JsonValue.Numeral("1234.50")),
              Arrays.asList(null, null)));

  @Test
  void tableIsAlignedAndCannotMoveTheCursor() {
    assertThat(write(RowFormat.TABLE).lines())
        .containsExactly(
            " name                 | n",
            "----------------------+---------",
            " a,\"b\"                |       7",
            " line\\nbreak\\u001b[2J | 1234.50",
            "                      |",
            "(3 rows)",
            "");
  }

  @Test
  void csvIsQuotedWhereItMustBe() {
    assertThat(write(RowFormat.CSV))
        .isEqualTo("name,n\r\n\"a,\"\"b\"\"\",7\r\n\"line\nbreak\033[2J\",1234.50\r\n,\r\n");
  }

  @Test
  void jsonKeepsTypes() {
    assertThat(String.valueOf(Json.parse(write(RowFormat.JSON))))
        .contains("n=7", "n=1234.5", "name=null");
  }

  @Test
  void expandedHasABlockARow() {
    assertThat(write(RowFormat.EXPANDED))
        .startsWith("-[ RECORD 1 ]----\nname | a,\"b\"\nn    | 7\n");
  }

  private static String write(RowFormat format) {
    StringWriter text = new StringWriter();
    format.write(ROWS, new PrintWriter(text));
    return text.toString();
  }
}
