package amp.benchmarks;

/** One way to do what an experiment measures. */
interface Candidate {
  /** What stands in the table. */
  String name();

  /** Does it once, and tells the recorder what its parts took. */
  void run(Recorder recorder) throws Exception;

  /** Takes what one run measures. */
  @FunctionalInterface
  interface Recorder {
    void record(Measure measure, long sample);
  }
}
