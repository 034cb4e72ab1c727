package amp.pgcopy.api;

/** Is told how a copy goes on, from several threads. */
public interface CopyListener {
  /** Listens to nothing. */
  CopyListener SILENT = new CopyListener() {};

  /** A step was reached. */
  default void reached(CopyStep step) {}

  /** Something goes on that takes its time, in words: {@code creating indexes}. */
  default void doing(String what) {}

  /** Rows went over; told often. */
  default void progress(CopyProgress progress) {}
}
