package amp.blackbox.campaign;

import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * Processes of strangers, whose ids are written where ours are expected: a program that notes every
 * signal it gets, and the PostgreSQL server of another folder. They must live on undisturbed.
 */
final class Decoys implements AutoCloseable {
  /** Unlike a shell's trap, it hears signals that its parent ignores. */
  private static final String SCRIPT =
      "for my $s (qw(HUP INT QUIT USR1 USR2 TERM)) { $SIG{$s} = sub {"
          + " open(my $f, '>>', $ARGV[0]); print $f \"it got SIG$s\\n\"; close $f; } }"
          + " sleep 1 while 1";

  private final Path notes;
  private final Process program;
  private final TempDb stranger;
  private final long server;

  private Decoys(Path notes, Process program, TempDb stranger) {
    this.notes = notes;
    this.program = program;
    this.stranger = stranger;
    server = stranger.server().pid();
  }

  static Decoys start(Path folder, Path home) throws IOException {
    Path notes = Files.createFile(folder.resolve("signals"));
    Process program =
        new ProcessBuilder("perl", "-e", SCRIPT, notes.toString())
            .directory(Path.of("/").toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    TempDb stranger =
        TempDb.open(TempDbSpec.at(folder.resolve("stranger")).with(s -> s.home(home)));
    return new Decoys(notes, program, stranger);
  }

  /** Returns the id of one of them. */
  long any(Random random) {
    return random.nextBoolean() ? program.pid() : server;
  }

  /** Tells whether anything was done to them. */
  boolean disturbed() {
    try {
      return !complaints().isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what was done to them. */
  List<String> complaints() throws IOException {
    List<String> complaints = new java.util.ArrayList<>(Files.readAllLines(notes));
    if (!program.isAlive()) {
      complaints.add("the program was killed");
    }
    if (!stranger.isRunning() || !Processes.isServer(server)) {
      complaints.add("the stranger's server has ended");
    } else if (Files.readString(stranger.server().logFile()).contains("shutdown request")) {
      complaints.add("the stranger's server was told to shut down");
    }
    return complaints;
  }

  @Override
  public void close() {
    program.destroyForcibly();
    stranger.close();
  }
}
