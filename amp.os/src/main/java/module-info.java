/**
 * The operating system as this project uses it, and nothing of PostgreSQL: files put on disk, trees
 * copied and deleted, file locks, programs run to their end, deadlines, the platform.
 */
module amp.os {
  requires transitive amp.problem;
  requires static transitive org.jspecify;

  exports amp.os;
  exports amp.os.file;
  exports amp.os.process;
}
