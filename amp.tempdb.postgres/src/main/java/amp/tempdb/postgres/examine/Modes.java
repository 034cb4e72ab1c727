package amp.tempdb.postgres.examine;

import amp.os.OperatingSystem;
import amp.os.file.Failure;
import amp.os.file.Mode;
import amp.os.file.Trees;
import amp.os.file.Trust;
import amp.problem.Finding;
import amp.problem.Remedy;
import amp.tempdb.postgres.cluster.ClusterFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether nobody but the owner can look into a cluster's folder. */
public final class Modes {
  private static final String SUBJECT = "modes";

  private Modes() {}

  /** Looks at the folders and files of a cluster, and closes them to others if it may. */
  public static List<Finding> examine(ClusterFolder folder, boolean fix) {
    if (OperatingSystem.WINDOWS) {
      return List.of();
    }
    Map<Path, String> expected = new LinkedHashMap<>();
    for (Path directory :
        List.of(
            folder.root(),
            folder.data(),
            folder.run(),
            folder.holders(),
            Trees.parent(folder.log()),
            folder.snapshots())) {
      expected.put(directory, Mode.PRIVATE_FOLDER);
    }
    expected.put(folder.passwordFile(), Mode.PRIVATE_FILE);
    List<Finding> findings = new ArrayList<>();
    expected.forEach((path, mode) -> examine(path, mode, fix).ifPresent(findings::add));
    return findings.isEmpty()
        ? List.of(Finding.ok(SUBJECT, "nobody else can look into " + folder.root()))
        : findings;
  }

  private static Optional<Finding> examine(Path path, String expected, boolean fix) {
    try {
      if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS) || Files.isSymbolicLink(path)) {
        return Optional.empty();
      }
      Optional<Trust.Objection> foreign = Trust.DATA.objection(path);
      if (foreign.isPresent()) {
        return Optional.of(
            Finding.error(
                SUBJECT,
                foreign.get().text() + ", and this is user " + OperatingSystem.user(),
                new Remedy.Advice("Run as its owner, or move it away")));
      }
      String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
      if (mode.equals(expected)) {
        return Optional.empty();
      }
      String found = path + " has mode " + mode;
      if (!fix) {
        return Optional.of(
            Finding.warning(
                SUBJECT,
                found + ", and others are to see nothing of it",
                new Remedy.SetOption("fix", "", "make it " + expected)));
      }
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(expected));
      return Optional.of(Finding.fixed(SUBJECT, found + "; it is " + expected + " now"));
    } catch (IOException e) {
      return Optional.of(
          Finding.error(
              SUBJECT,
              path + " cannot be examined: " + Failure.reason(e),
              new Remedy.Advice("Run as its owner")));
    }
  }
}
