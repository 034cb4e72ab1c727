package amp.pgcopy;

import static org.assertj.core.api.Assertions.assertThat;

import amp.conninfo.ConnectionTarget;
import amp.conninfo.PostgresUrl;
import amp.testkit.Java;
import amp.testkit.TestServer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Memory that does not grow with a row. */
class WideRowIT {
  private static final TestServer SERVER = TestServer.shared();

  @Test
  void aRowLargerThanTheHeapIsCopied() throws Exception {
    ConnectionTarget source = PostgresUrl.parse(SERVER.newDatabase());
    RichDatabase.run(
        source,
        "create table wide (b bytea); alter table wide alter b set storage external;"
            + " insert into wide select decode(repeat('00ff10ab', 12000000), 'hex')");
    String target = SERVER.newDatabase();

    Process process =
        new ProcessBuilder(
                Java.command(
                    "-Xmx32m",
                    "-cp",
                    ChildPath.classPath(),
                    "amp.pgcopy.CopyMain",
                    SERVER.url(source.database()),
                    target))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();

    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    SERVER.execute(
        PostgresUrl.parse(target).database(),
        "select 1 / (octet_length(b) = 48000000)::int from wide");
  }
}
