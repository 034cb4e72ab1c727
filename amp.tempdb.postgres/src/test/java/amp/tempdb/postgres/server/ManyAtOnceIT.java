package amp.tempdb.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;

import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.contract.Sql;
import amp.tempdb.postgres.EngineFixture;
import amp.testkit.Binaries;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many databases that one process opens at the same moment, as parallel tests do. */
class ManyAtOnceIT {
  private static final int MANY = Integer.getInteger("many", 50);

  @Test
  void fiftyEphemeralDatabasesOpenAtOnceAndAllAnswer() throws Exception {
    TempDbSpec spec = TempDbSpec.ephemeral().with(s -> s.home(Binaries.sharedHome()));
    CountDownLatch begin = new CountDownLatch(1);
    List<OpenDb> opened = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(MANY);
    try {
      List<Future<OpenDb>> opening = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        opening.add(
            threads.submit(
                () -> {
                  begin.await();
                  return EngineFixture.open(spec);
                }));
      }
      begin.countDown();
      for (Future<OpenDb> one : opening) {
        opened.add(one.get());
      }
      for (OpenDb db : opened) {
        assertThat(Sql.ask(db.connection(), "SELECT 1")).isEqualTo("1");
      }
      assertThat(opened).extracting(db -> db.server().pid()).doesNotHaveDuplicates();
    } finally {
      opened.forEach(OpenDb::close);
      threads.shutdownNow();
    }
  }
}
