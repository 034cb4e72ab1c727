package amp.benchmarks;

import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What servers occupy, alone and as many. */
final class MemoryCandidates {
  private static final long IDLE_MILLIS = 1000;

  private MemoryCandidates() {}

  /** A server as {@code initdb} makes it. */
  record Untuned(Path data, Path sockets, Workspace workspace, Signals signals)
      implements Candidate {
    @Override
    public String name() {
      return "PostgreSQL as initdb makes it";
    }

    @Override
    public void run(Recorder recorder) throws Exception {
      BareServer server = BareServer.start(workspace.postgres(), data, sockets);
      try {
        server.firstQuery("postgres");
        Thread.sleep(IDLE_MILLIS);
        recorder.record(Measure.IDLE_MEMORY, Memory.proportional(server.process()));
      } finally {
        server.stop(signals);
      }
    }
  }

  /** Ours, the watcher included. */
  record Tuned(TempDbSpec spec) implements Candidate {
    @Override
    public String name() {
      return "amp, its watcher included";
    }

    @Override
    public void run(Recorder recorder) throws Exception {
      try (TempDb db = TempDb.open(spec)) {
        Query.run(db.dataSource().getConnection());
        Thread.sleep(IDLE_MILLIS);
        recorder.record(Measure.IDLE_MEMORY, Memory.proportional(watcher(db)));
      }
    }
  }

  /** Many databases at once: existing projects, or ephemeral ones. */
  record Projects(List<TempDbSpec> specs) implements Candidate {
    @Override
    public String name() {
      return specs.size() + (specs.get(0).directory().isPresent() ? " projects" : " databases");
    }

    @Override
    public void run(Recorder recorder) throws Exception {
      ExecutorService threads = Executors.newFixedThreadPool(specs.size());
      List<TempDb> open = new ArrayList<>();
      try {
        long begin = System.nanoTime();
        List<Future<TempDb>> opening = new ArrayList<>();
        for (TempDbSpec spec : specs) {
          opening.add(threads.submit(() -> opened(spec)));
        }
        for (Future<TempDb> project : opening) {
          open.add(project.get());
        }
        boolean kept = specs.get(0).directory().isPresent();
        recorder.record(
            kept ? Measure.PROJECTS_START : Measure.MANY_START,
            (System.nanoTime() - begin) / specs.size());
        if (!kept) {
          return;
        }
        Thread.sleep(IDLE_MILLIS);
        long memory = 0;
        for (TempDb db : open) {
          memory += Memory.proportional(watcher(db));
        }
        recorder.record(Measure.PROJECTS_MEMORY, memory / specs.size());
      } finally {
        for (Future<?> closing : open.stream().map(db -> threads.submit(db::close)).toList()) {
          closing.get();
        }
        threads.shutdown();
      }
    }

    private static TempDb opened(TempDbSpec spec) throws Exception {
      TempDb db = TempDb.open(spec);
      Query.run(db.dataSource().getConnection());
      return db;
    }
  }

  private static ProcessHandle watcher(TempDb db) {
    return ProcessHandle.of(db.server().pid()).flatMap(ProcessHandle::parent).orElseThrow();
  }
}
