package amp.benchmarks;

/** What is measured; one table each. */
enum Measure {
  WARM_START("Warm start to first query: an existing cluster, a warm JVM"),
  WARM_STOP("Stop, after one query on an existing cluster"),
  FRESH_START("Fresh persistent database to first query, a warm JVM"),
  FRESH_STOP("Stop of a fresh database, after one query"),
  SOLO_EXISTING("ampd solo, existing project: from exec to ready"),
  SOLO_NEW("ampd solo, new project: from exec to ready"),
  SOLO_STOP("ampd solo: from SIGTERM until it has exited"),
  SOLO_NEW_STOP("ampd solo, new project: from SIGTERM until it has exited"),
  SOLO_MEMORY("ampd solo itself: resident memory when it is ready", Unit.MEBIBYTES),
  URL("ampctl metadb url on a running project: from exec to exit"),
  BRANCH("A branch of a running project of 40 MB: from exec to the first answer of its server"),
  INSTALL("Install PostgreSQL from a local archive: from exec to exit, on disk"),
  POOL_TAKE("A prepared database of its own, for a test: handed out"),
  POOL_QUERY("A prepared database of its own, for a test: to first query"),
  POOL_RATE("Prepared databases one after the other, a query each: time for one"),
  SUITE("50 tests with a migrated database each: the whole JVM"),
  PARALLEL_SUITE("200 tests in 4 threads with a migrated database each: the whole JVM"),
  IDLE_MEMORY("An idle server: proportional set size of all its processes", Unit.MEBIBYTES),
  PROJECTS_START("Many existing projects opened at once, until all answer: time for one"),
  MANY_START("Many ephemeral databases opened at once, until all answer: time for one"),
  PROJECTS_MEMORY("Many projects running: proportional set size of one", Unit.MEBIBYTES);

  private final String title;
  private final Unit unit;

  Measure(String title) {
    this(title, Unit.MILLISECONDS);
  }

  Measure(String title, Unit unit) {
    this.title = title;
    this.unit = unit;
  }

  String title() {
    return title;
  }

  Unit unit() {
    return unit;
  }

  /** What samples are shown in. */
  enum Unit {
    /** Samples are nanoseconds. */
    MILLISECONDS("ms", 1e6),
    /** Samples are bytes. */
    MEBIBYTES("MB", 1 << 20);

    private final String symbol;
    private final double size;

    Unit(String symbol, double size) {
      this.symbol = symbol;
      this.size = size;
    }

    String symbol() {
      return symbol;
    }

    double shown(double sample) {
      return sample / size;
    }
  }
}
