package amp.os.file;

import amp.os.OperatingSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Whose files are trusted, for what. Nobody but this user, and root, may have put there what runs
 * as this user: so a file must be theirs, and others must not be able to write it.
 */
public enum Trust {
  /** Code that this process loads. Nobody else may write it. */
  CODE(true, 022),

  /**
   * Programs that this process starts. The group may write them, since the usual group is the
   * user's own.
   */
  PROGRAM(true, 02),

  /**
   * Data that this process works with. It must be this user's own: root too has data of its own.
   */
  DATA(false, 0);

  private static final int STICKY = 01000;

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
   * @param path the file, or the folder that it is in
   * @param owner the name of its owner, or the number where that has no name
   * @param mode its mode, in the bits of chmod(2); 0 where the system has none
   * @param reason why it is not trusted
   */
  public record Objection(Path path, String owner, int mode, Reason reason) {}

  /**
   * Tells why a file or folder is not to be trusted. Data is examined where it stands; for code and
   * programs a link is followed, since what it leads to runs. Where the file system has no Unix
   * owners, as on Windows, code and programs are trusted.
   *
   * @throws IOException if it cannot be examined
   */
  public Optional<Objection> objection(Path file) throws IOException {
    return objection(file, forbidden);
  }

  /**
   * Tells why a file and the folder it is in are not to be trusted: who may write the folder may
   * exchange the file.
   *
   * @param file a file or folder; links are followed
   * @throws IOException if it cannot be examined
   */
  public Optional<Objection> objectionInFolder(Path file) throws IOException {
    Path real = file.toRealPath();
    Optional<Objection> objection = objection(real);
    Path folder = real.getParent();
    if (objection.isPresent() || folder == null || !isUnix(folder)) {
      return objection;
    }
    // Where the sticky bit is set, others can add to the folder and not exchange what is ours.
    int mode = (int) Files.getAttribute(folder, "unix:mode");
    return objection(folder, (mode & STICKY) != 0 ? 0 : forbidden);
  }

  private Optional<Objection> objection(Path file, int forbiddenBits) throws IOException {
    if (!isUnix(file)) {
      return ofRoot ? Optional.empty() : foreignByName(file);
    }
    LinkOption[] options =
        ofRoot ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
    Map<String, Object> attributes = Files.readAttributes(file, "unix:uid,mode,owner", options);
    long uid = (int) Objects.requireNonNull(attributes.get("uid")) & 0xffff_ffffL;
    int mode = (int) Objects.requireNonNull(attributes.get("mode")) & 07777;
    String owner = String.valueOf(attributes.get("owner"));
    if (uid != OperatingSystem.user() && !(ofRoot && uid == 0)) {
      return Optional.of(new Objection(file, owner, mode, Reason.OWNER));
    }
    return (mode & forbiddenBits) == 0
        ? Optional.empty()
        : Optional.of(new Objection(file, owner, mode, Reason.MODE));
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
}
