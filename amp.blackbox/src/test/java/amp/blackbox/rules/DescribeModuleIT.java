package amp.blackbox.rules;

import static org.assertj.core.api.Assertions.assertThat;

import amp.blackbox.Reactor;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every module's descriptor is as it was agreed on: an export or a requirement more is seen. */
class DescribeModuleIT {
  @TestFactory
  List<DynamicTest> aModuleIsDescribedAsAgreed() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path folder : Reactor.folders()) {
      String module = folder.getFileName().toString();
      tests.add(
          DynamicTest.dynamicTest(
              module, () -> Agreed.compare("describe-module", module, describe(module))));
    }
    return tests;
  }

  private static String describe(String module) {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    int code =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(writer, writer, "--describe-module", "--file", Reactor.jar(module).toString());
    assertThat(code).as(out.toString()).isZero();
    // The first line holds the version and the jar's path besides the name.
    String described = out.toString().replaceAll("\\R", "\n").strip();
    return described.replaceFirst("^([^@ ]+).*", "$1") + "\n";
  }
}
