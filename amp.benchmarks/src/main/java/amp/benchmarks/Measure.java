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
  URL("ampctl metadb url on a running project: from exec to exit"),
  INSTALL("Install PostgreSQL from a local archive: from exec to exit, on disk");

  private final String title;

  Measure(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
