package amp.problem;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What would help. A remedy says what is to be done and with what, in types: whoever shows it to a
 * person knows which commands that person has, and a program can act on it.
 */
public sealed interface Remedy {

  /** Returns it in words, for a programmer; no full stop at the end. */
  String text();

  /** Hands it to the method for its type. */
  <R> R accept(Visitor<R> visitor);

  /** Returns several in words, a line each. */
  static String text(List<Remedy> remedies) {
    return remedies.stream().map(Remedy::text).collect(Collectors.joining("\n"));
  }

  /** Returns advice for a person as a list of remedies. */
  static List<Remedy> advice(String text) {
    return List.of(new Advice(text));
  }

  /**
   * Advice that nothing but a person can follow.
   *
   * @param text the advice; no full stop at the end
   */
  record Advice(String text) implements Remedy {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.advice(this);
    }
  }

  /**
   * A command that is known where the problem arose, such as one of the operating system.
   *
   * @param purpose what it does
   * @param command the command line, quoted for a shell
   */
  record Command(String purpose, String command) implements Remedy {
    @Override
    public String text() {
      return purpose + ": " + command;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.command(this);
    }
  }

  /** To do the same again: the cause was a passing one. */
  record RunAgain() implements Remedy {
    @Override
    public String text() {
      return "Try again";
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.runAgain(this);
    }
  }

  /**
   * To install a component.
   *
   * @param component its name: {@code postgres}
   * @param version the version, or a part of it; empty where any will do
   * @param major the major version of PostgreSQL that it is added to; empty where that is told by
   *     the component, or by what is installed
   * @param source whose archives it is in; empty for the usual ones
   * @param from the files that it is in, or is built from; none where it is published
   * @param way how it comes to be installed
   * @param again whether it replaces what is installed
   */
  record Install(
      String component,
      String version,
      Optional<Integer> major,
      String source,
      List<String> from,
      InstallWay way,
      boolean again)
      implements Remedy {
    /** Copies the list. */
    public Install {
      from = List.copyOf(from);
    }

    /** Names a component that is published, and pinned. */
    public Install(String component, String version, Optional<Integer> major) {
      this(component, version, major, "", List.of(), InstallWay.KNOWN, false);
    }

    /** Names PostgreSQL of any version. */
    public static Install postgres() {
      return postgres("");
    }

    /** Names a version of PostgreSQL. */
    public static Install postgres(String version) {
      return new Install("postgres", version, Optional.empty());
    }

    /** Returns the command that does it. */
    public String command() {
      return way.command(this);
    }

    @Override
    public String text() {
      return "Install it: " + command();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.install(this);
    }
  }

  /**
   * To use another backend.
   *
   * @param backend its name
   */
  record UseBackend(String backend) implements Remedy {
    @Override
    public String text() {
      return "Use the backend " + backend;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.useBackend(this);
    }
  }

  /**
   * To make room on a disk.
   *
   * @param folder a folder on that disk
   * @param needed how much should be free, in bytes
   * @param free how much is, in bytes
   */
  record FreeSpace(Path folder, long needed, long free) implements Remedy {
    @Override
    public String text() {
      return "About "
          + ByteSize.text(needed)
          + " are needed on the disk of "
          + folder
          + ", and "
          + ByteSize.text(free)
          + " are free: make room there, and try again; nothing is lost meanwhile"
          + (free < needed ? "" : ". A disk can also be full of files (df -i), or a quota used up");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.freeSpace(this);
    }
  }

  /**
   * To open the database once, which makes it, or takes over what an older version left.
   *
   * @param directory its folder
   */
  record OpenDatabase(Path directory) implements Remedy {
    @Override
    public String text() {
      return "Open the database in " + directory + " once";
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.openDatabase(this);
    }
  }

  /**
   * To stop the database's server.
   *
   * @param directory the folder of the database
   */
  record StopServer(Path directory) implements Remedy {
    @Override
    public String text() {
      return "Stop the server of " + directory + " first";
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.stopServer(this);
    }
  }

  /**
   * To start the database's server without what {@code ALTER SYSTEM} set.
   *
   * @param directory the folder of the database
   */
  record StartWithoutSettings(Path directory) implements Remedy {
    @Override
    public String text() {
      return "Start the server of "
          + directory
          + " without what ALTER SYSTEM set, and take the setting back with ALTER SYSTEM RESET";
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.startWithoutSettings(this);
    }
  }

  /**
   * To stop a PostgreSQL server that is known by its process alone.
   *
   * @param pid its process id
   */
  record EndProcess(long pid) implements Remedy {
    @Override
    public String text() {
      return "Stop process " + pid;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.endProcess(this);
    }
  }

  /**
   * To ask for the same with an option more.
   *
   * @param option its name, as the library has it: {@code force}
   * @param value its value; empty where it has none
   * @param effect what it does then, as in "to stop it under them": {@code stop it under them}
   */
  record SetOption(String option, String value, String effect) implements Remedy {
    @Override
    public String text() {
      String set = value.isEmpty() ? option : option + " " + value;
      return "Or set the option " + set + ", to " + effect;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.setOption(this);
    }
  }

  /**
   * To move the data to a newer major version of PostgreSQL.
   *
   * @param data the data directory
   */
  record UpgradeData(Path data) implements Remedy {
    @Override
    public String text() {
      return "Move the data in " + data + " to a newer version of PostgreSQL";
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.upgradeData(this);
    }
  }

  /** To migrate the schema of the metadata database. */
  record MigrateSchema() implements Remedy {
    @Override
    public String text() {
      return "Migrate the schema, or allow it to be migrated when the database is opened";
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.migrateSchema(this);
    }
  }

  /**
   * To make a snapshot.
   *
   * @param name how it would be called
   */
  record CreateSnapshot(String name) implements Remedy {
    @Override
    public String text() {
      return "Make the snapshot " + name;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.createSnapshot(this);
    }
  }

  /**
   * To put a snapshot in the database's place.
   *
   * @param name its name
   */
  record RestoreSnapshot(String name) implements Remedy {
    @Override
    public String text() {
      return "Put the snapshot " + name + " in the database's place";
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.restoreSnapshot(this);
    }
  }

  /**
   * To delete a snapshot.
   *
   * @param name its name
   */
  record DeleteSnapshot(String name) implements Remedy {
    @Override
    public String text() {
      return "Delete the snapshot " + name;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.deleteSnapshot(this);
    }
  }

  /**
   * What is done with a remedy of each type.
   *
   * @param <R> what that gives
   */
  interface Visitor<R> {
    /** Is called for an {@link Advice}. */
    R advice(Advice advice);

    /** Is called for a {@link Command}. */
    R command(Command command);

    /** Is called for a {@link RunAgain}. */
    R runAgain(RunAgain again);

    /** Is called for an {@link Install}. */
    R install(Install install);

    /** Is called for a {@link UseBackend}. */
    R useBackend(UseBackend other);

    /** Is called for a {@link FreeSpace}. */
    R freeSpace(FreeSpace space);

    /** Is called for an {@link OpenDatabase}. */
    R openDatabase(OpenDatabase open);

    /** Is called for a {@link StopServer}. */
    R stopServer(StopServer stop);

    /** Is called for a {@link StartWithoutSettings}. */
    R startWithoutSettings(StartWithoutSettings start);

    /** Is called for an {@link EndProcess}. */
    R endProcess(EndProcess end);

    /** Is called for a {@link SetOption}. */
    R setOption(SetOption set);

    /** Is called for an {@link UpgradeData}. */
    R upgradeData(UpgradeData upgrade);

    /** Is called for a {@link MigrateSchema}. */
    R migrateSchema(MigrateSchema migrate);

    /** Is called for a {@link CreateSnapshot}. */
    R createSnapshot(CreateSnapshot create);

    /** Is called for a {@link RestoreSnapshot}. */
    R restoreSnapshot(RestoreSnapshot restore);

    /** Is called for a {@link DeleteSnapshot}. */
    R deleteSnapshot(DeleteSnapshot delete);
  }
}
