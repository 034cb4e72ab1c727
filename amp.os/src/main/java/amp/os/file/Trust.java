package amp.os.file;

import amp.os.OperatingSystem;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Whose files are trusted, for what. Nobody but this user, and root, may have put there what runs
 * as this user: so a file must be theirs, and others must not be able to write it.
 *
 * <p>The owner's private group (it has the owner's name, and for this user it is the primary group)
 * is nobody else. Many systems make one for every user, and new folders writable for it.
 */
public enum Trust {
  /** Code that this process loads, and what decides about it. Nobody else may write it. */
  CODE(true, 022),

  /**
   * Programs that this process starts. Their group may write them, since an administrator chose it.
   */
  PROGRAM(true, 02),

  /**
   * Data that this process works with. It must be this user's own: root too has data of its own.
   */
  DATA(false, 0),

  /** Data that runs as this user once it is used. Nobody else may even look at it. */
  SECRET(false, 077);

  private static final int TYPE = 0170000;
  private static final int LINK = 0120000;
  private static final int FOLDER = 0040000;
  private static final int STICKY = 01000;
  private static final int GROUP_WRITES = 020;

  /** As many as Linux follows (path_resolution(7)). */
  private static final int MOST_LINKS = 40;

  private static final LinkOption[] THROUGH_LINKS = {};
  private static final LinkOption[] AS_IT_IS = {LinkOption.NOFOLLOW_LINKS};

  private final boolean ofRoot;
  private final int forbidden;

  Trust(boolean ofRoot, int forbidden) {
    this.ofRoot = ofRoot;
    this.forbidden = forbidden;
  }

  /** Why a file is not trusted. */
  public enum Reason {
    /** It belongs to another user. */
    OWNER,

    /** Other users can write it. */
    MODE
  }

  /**
   * What speaks against a file.
   *
   * @param path the file, or a folder that leads to it
   * @param owner the name of its owner, or the number where that has no name
   * @param mode its mode, in the bits of chmod(2); 0 where the system has none
   * @param reason why it is not trusted
   */
  public record Objection(Path path, String owner, int mode, Reason reason) {
    /** Returns it as the beginning of a sentence, such as "/x belongs to user bob". */
    public String text() {
      return path
          + (reason == Reason.OWNER
              ? " belongs to user " + owner
              : " can be written by other users (mode " + Integer.toOctalString(mode) + ")");
    }
  }

  /**
   * Tells why a file or folder is not to be trusted, whatever leads to it. Data is examined where
   * it stands; for code and programs a link is followed, since what it leads to runs. Where the
   * file system has no Unix owners, as on Windows, code and programs are trusted.
   *
   * @throws IOException if it cannot be examined
   */
  public Optional<Objection> objection(Path file) throws IOException {
    if (!isUnix(file)) {
      return ofRoot ? Optional.empty() : foreignByName(file);
    }
    LinkOption[] links = ofRoot ? THROUGH_LINKS : AS_IT_IS;
    return objection(file, Entry.of(file, links), forbidden);
  }

  /**
   * Tells why a file, or what leads to it, is not to be trusted: every folder from the root of the
   * file system down, and every link. Who may write one of these folders may exchange what is in
   * it; in a sticky one they may not. What does not exist yet is trusted. Where this objects to
   * nothing, the path goes on leading to the same file: nobody else can change that.
   *
   * @param file a file or folder; a relative one is in the current folder
   * @throws IOException if it cannot be examined
   */
  public Optional<Objection> objectionOnTheWay(Path file) throws IOException {
    return walk(file.toAbsolutePath(), false);
  }

  /**
   * Tells why what leads to a file is not to be trusted, as {@link #objectionOnTheWay}, and nothing
   * of the file itself.
   *
   * @throws IOException if it cannot be examined
   */
  public Optional<Objection> objectionAbove(Path file) throws IOException {
    Path above = file.toAbsolutePath().getParent();
    return above == null ? Optional.empty() : walk(above, true);
  }

  /** Goes down a path, whose end leads on to something, or is what is meant. */
  private Optional<Objection> walk(Path absolute, boolean leadsOn) throws IOException {
    if (!isUnix(absolute)) {
      return Optional.empty();
    }
    Path at = Objects.requireNonNull(absolute.getRoot());
    Deque<Path> rest = new ArrayDeque<>();
    for (Path name : absolute) {
      rest.add(name);
    }
    Entry entry = Entry.of(at, AS_IT_IS);
    Optional<Objection> objection =
        objection(at, entry, forbidden(entry, leadsOn || !rest.isEmpty()));
    int links = 0;
    while (objection.isEmpty() && !rest.isEmpty() && entry.is(FOLDER)) {
      Path name = rest.remove();
      if (name.toString().equals("..")) {
        at = Objects.requireNonNullElse(at.getParent(), at);
        continue;
      }
      Path next = at.resolve(name).normalize();
      Entry found;
      try {
        found = Entry.of(next, AS_IT_IS);
      } catch (NoSuchFileException e) {
        return Optional.empty();
      }
      if (found.is(LINK)) {
        // The mode of a link means nothing.
        objection = objection(next, found, 0);
        if (links++ == MOST_LINKS) {
          throw new FileSystemLoopException(absolute.toString());
        }
        Path target = Files.readSymbolicLink(next);
        at = target.isAbsolute() ? Objects.requireNonNull(target.getRoot()) : at;
        for (int i = target.getNameCount() - 1; i >= 0; i--) {
          rest.addFirst(target.getName(i));
        }
      } else {
        objection = objection(next, found, forbidden(found, leadsOn || !rest.isEmpty()));
        at = next;
        entry = found;
      }
    }
    return objection;
  }

  private int forbidden(Entry entry, boolean leadsOn) {
    return leadsOn && entry.is(FOLDER) && (entry.mode & STICKY) != 0 ? 0 : forbidden;
  }

  private Optional<Objection> objection(Path file, Entry entry, int forbiddenBits)
      throws IOException {
    if (entry.uid != OperatingSystem.user()
        && !(ofRoot && (entry.uid == 0 || UserNamespace.ownsFromOutside(file, entry.uid)))) {
      return Optional.of(entry.objection(file, Reason.OWNER));
    }
    int speaking = entry.mode & forbiddenBits;
    return speaking == 0 || (speaking == GROUP_WRITES && entry.isGroupPrivate(file))
        ? Optional.empty()
        : Optional.of(entry.objection(file, Reason.MODE));
  }

  private static boolean isUnix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  /** Trusts a file where its owner, or this user, cannot be told. */
  private static Optional<Objection> foreignByName(Path file) throws IOException {
    UserPrincipal user;
    try {
      user =
          file.getFileSystem()
              .getUserPrincipalLookupService()
              .lookupPrincipalByName(System.getProperty("user.name"));
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
    UserPrincipal owner = Files.getOwner(file, LinkOption.NOFOLLOW_LINKS);
    return owner.equals(user)
        ? Optional.empty()
        : Optional.of(new Objection(file, owner.getName(), 0, Reason.OWNER));
  }

  /** What one stat(2) tells. Names take a look into the user database, and are asked for late. */
  private record Entry(long uid, long gid, int mode, boolean itself) {
    static Entry of(Path file, LinkOption... links) throws IOException {
      Map<String, Object> found = Files.readAttributes(file, "unix:uid,gid,mode", links);
      return new Entry(
          number(found, "uid") & 0xffff_ffffL,
          number(found, "gid") & 0xffff_ffffL,
          number(found, "mode"),
          links.length > 0);
    }

    private static int number(Map<String, Object> attributes, String name) {
      return (int) Objects.requireNonNull(attributes.get(name));
    }

    boolean is(int type) {
      return (mode & TYPE) == type;
    }

    boolean isGroupPrivate(Path file) throws IOException {
      return uid == 0
          ? gid == 0
          : gid == OperatingSystem.group() && name(file, "group").equals(name(file, "owner"));
    }

    Objection objection(Path file, Reason reason) throws IOException {
      return new Objection(file, name(file, "owner"), mode & 07777, reason);
    }

    private String name(Path file, String attribute) throws IOException {
      return String.valueOf(
          Files.getAttribute(file, "unix:" + attribute, itself ? AS_IT_IS : THROUGH_LINKS));
    }
  }
}
