/**
 * The operating system as this project uses it, and nothing of PostgreSQL: files put on disk, read
 * safely, locked and trusted; trees copied and deleted; the room on a disk; programs run to their
 * end or started, processes known again; deadlines, hashes, what this system can do.
 */
module amp.os {
  requires transitive amp.problem;
  requires static transitive org.jspecify;

  exports amp.os;
  exports amp.os.file;
  exports amp.os.process;
}
