package amp.pgcopy.rows;

import amp.conninfo.ConnectionTarget;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyProgress;
import amp.pgcopy.session.Sessions;
import amp.pgcopy.session.SourceSnapshot;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;

/** Copies the rows of all tables, several at once. */
public final class RowCopy {

  private final SourceSnapshot source;
  private final ConnectionTarget target;
  private final List<TableData> tables;
  private final CopyListener listener;
  private final ConcurrentLinkedQueue<TableData> queue;
  private final AtomicBoolean failed = new AtomicBoolean();
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final DoubleAdder done = new DoubleAdder();
  private final double total;

  public RowCopy(
      SourceSnapshot source,
      ConnectionTarget target,
      List<TableData> tables,
      CopyListener listener) {
    this.source = source;
    this.target = target;
    this.tables = tables;
    this.listener = listener;
    this.queue = new ConcurrentLinkedQueue<>(tables);
    this.total = Math.max(1, tables.stream().mapToDouble(RowCopy::weight).sum());
  }

  /** Even an empty table takes a moment. */
  private static double weight(TableData table) {
    return table.bytes() + 8192.0;
  }

  /** Returns the bytes that went over. */
  public long bytes() {
    return bytes.get();
  }

  public void run(int jobs) throws SQLException {
    int threads = Math.max(1, Math.min(jobs, tables.size()));
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        workers.add(
            executor.submit(
                () -> {
                  work();
                  return null;
                }));
      }
      await(workers);
    } finally {
      failed.set(true);
      executor.shutdownNow();
    }
  }

  private static void await(List<Future<?>> workers) throws SQLException {
    Throwable failure = null;
    for (Future<?> worker : workers) {
      try {
        worker.get();
      } catch (ExecutionException e) {
        failure = failure == null || failure instanceof Stopped ? e.getCause() : failure;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Stopped();
      }
    }
    if (failure instanceof SQLException sql) {
      throw sql;
    }
    // Such as a server that admits no more sessions, which is explained already.
    if (failure instanceof RuntimeException explained) {
      throw explained;
    }
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
  }

  private void work() throws SQLException {
    try (Connection from = source.reader();
        Connection to = Sessions.writer(target)) {
      RowPump pump = new RowPump();
      TableData table = queue.poll();
      while (table != null) {
        copy(table, pump, from, to);
        table = queue.poll();
      }
    } catch (SQLException | RuntimeException e) {
      failed.set(true);
      throw e;
    }
  }

  private void copy(TableData table, RowPump pump, Connection from, Connection to)
      throws SQLException {
    double[] counted = {0};
    long[] rowsBefore = {0};
    RowPump.Meter meter =
        (moved, rowsOfTable) -> {
          if (failed.get()) {
            throw new Stopped();
          }
          rows.addAndGet(rowsOfTable - rowsBefore[0]);
          rowsBefore[0] = rowsOfTable;
          bytes.addAndGet(moved);
          double share =
              table.rows() > 0
                  ? weight(table) * Math.min(1, (double) rowsOfTable / table.rows())
                  : Math.min(weight(table), counted[0] + moved);
          done.add(share - counted[0]);
          counted[0] = share;
          tell(table);
        };
    try {
      long copied = pump.move(table, from, to, meter);
      rows.addAndGet(copied - rowsBefore[0]);
    } catch (Stopped e) {
      throw e;
    } catch (SQLException e) {
      throw new SQLException(
          "the rows of " + table.name() + ": " + e.getMessage(), e.getSQLState(), e);
    }
    done.add(weight(table) - counted[0]);
    tell(table);
  }

  private void tell(TableData table) {
    listener.progress(
        new CopyProgress(rows.get(), bytes.get(), Math.min(1, done.sum() / total), table.name()));
  }

  /** Another table failed, so this one need not go on. */
  private static final class Stopped extends SQLException {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("stopped");
    }
  }
}
