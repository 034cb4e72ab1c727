package amp.tempdb.postgres.extension;

import amp.os.Deadline;
import amp.os.Hash;
import amp.os.file.Durable;
import amp.os.file.Mutex;
import amp.os.file.NewFiles;
import amp.os.file.Trees;
import amp.os.file.Trust;
import amp.os.file.TrustedFolders;
import amp.problem.Remedy;
import amp.tempdb.api.TempDbException;
import amp.tempdb.postgres.installation.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * An installation as a server of PostgreSQL before 18 has to see it, which looks for extensions in
 * its own folders alone: links to the files of the installation, and to those of the components
 * beside them. The server takes its folders from where its program is, and resolves links to it: of
 * the program there is a second name, or a copy. Neither the installation nor a component is
 * written into.
 */
final class InstallationView {
  /** The server's program in a view. */
  static final String PROGRAM = "bin/postgres";

  /** The folders that a view was made of, a line each; where one is gone, so may the view. */
  static final String SOURCES = "made-of";

  private static final int FORMAT = 1;

  /** How the name of one begins that is being made. */
  static final String MAKING = ".making-";

  /** What a component has for the processes of a server, and not for the server. */
  private static final String APART = "deps";

  private final Installation installation;
  private final List<Path> components;
  private final Map<Path, List<Path>> added;

  /** What is to be in a folder of the view: a link's target, or a folder. */
  private sealed interface Entry {
    record Link(Path target) implements Entry {}

    record Program(Path original) implements Entry {}

    record Folder(Map<String, Entry> entries) implements Entry {}
  }

  InstallationView(Installation installation, ServerFiles files, List<Path> components) {
    this.installation = installation;
    this.components = components;
    added =
        Map.of(
            root().relativize(files.share()), parts("share"),
            root().relativize(files.libraries()), parts("lib"));
  }

  private Entry.Folder wanted() throws IOException {
    return folder(Path.of(""), List.of(root()));
  }

  private Path root() {
    return Trees.parent(installation.bin());
  }

  private List<Path> parts(String name) {
    return components.stream().map(c -> c.resolve(name)).filter(Files::isDirectory).toList();
  }

  /**
   * Makes the view, unless it is there; what somebody changed in it is put right.
   *
   * @param store the folder of the views of this user
   */
  Path in(Path store, Deadline deadline) throws IOException {
    NewFiles.privateFolders(store);
    Optional<Trust.Objection> objection = TrustedFolders.ofUser().objection(Trust.CODE, store);
    if (objection.isPresent()) {
      throw new TempDbException(
          objection.get().text() + ", and no server is run from " + store,
          new Remedy.Command("If others could write it, delete it", "rm -r '" + store + "'"));
    }
    Path view = store.resolve(name());
    try (Mutex lock =
        Mutex.take(store.resolve("lock"), deadline)
            .orElseThrow(
                () ->
                    new TempDbException(
                        "another process has been making a view in " + store + " for too long",
                        "End it, and try again"))) {
      if (Files.isDirectory(view, LinkOption.NOFOLLOW_LINKS)) {
        putRight(view);
      } else {
        make(view, wanted());
      }
    }
    return view;
  }

  /** Tells whether a view of this name is what would be made now, but for what is in it. */
  boolean isNamed(String other) throws IOException {
    return other.equals(name());
  }

  /** Tells whether all is in a view that has to be, and nothing else. */
  boolean isWhole(Path view) throws IOException {
    return is(view, wanted(), Set.of(SOURCES));
  }

  /** Puts right what somebody changed in a view. */
  void putRight(Path view) throws IOException {
    put(view, wanted(), Set.of(SOURCES));
  }

  private static boolean is(Path folder, Entry.Folder wanted, Set<String> besides)
      throws IOException {
    Set<String> children = new HashSet<>();
    for (Path child : Trees.children(folder)) {
      children.add(child.getFileName().toString());
    }
    children.removeAll(besides);
    if (!children.equals(wanted.entries().keySet())) {
      return false;
    }
    for (Map.Entry<String, Entry> child : wanted.entries().entrySet()) {
      if (!is(folder.resolve(child.getKey()), child.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static boolean is(Path at, Entry wanted) throws IOException {
    if (wanted instanceof Entry.Folder folder) {
      return Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS) && is(at, folder, Set.of());
    }
    return wanted instanceof Entry.Program program
        ? isSame(at, program.original())
        : wanted instanceof Entry.Link link && isLink(at, link);
  }

  private static boolean isLink(Path at, Entry.Link link) throws IOException {
    return Files.isSymbolicLink(at) && Files.readSymbolicLink(at).equals(link.target());
  }

  private void make(Path view, Entry.Folder wanted) throws IOException {
    Path store = Trees.parent(view);
    for (Path left : Trees.children(store)) {
      if (left.getFileName().toString().startsWith(MAKING)) {
        Trees.delete(left);
      }
    }
    Path making = NewFiles.temporaryFolder(store, MAKING);
    try {
      put(making, wanted, Set.of());
      StringBuilder sources = new StringBuilder(root().toString()).append('\n');
      components.forEach(folder -> sources.append(folder).append('\n'));
      NewFiles.write(making.resolve(SOURCES), sources.toString());
      // A crash of the machine may lose links of it; the next start puts them back.
      Durable.rename(making, view);
    } catch (IOException | RuntimeException e) {
      Trees.delete(making);
      throw e;
    }
  }

  /** A name that differs whenever the content could. */
  private String name() throws IOException {
    List<String> parts = new ArrayList<>();
    parts.add("format " + FORMAT);
    parts.add(root().toString());
    BasicFileAttributes program =
        Files.readAttributes(installation.program("postgres"), BasicFileAttributes.class);
    parts.add(program.size() + " " + program.lastModifiedTime());
    // One that was installed again, since it was damaged, has the time that its archive gives it.
    parts.add(Files.getLastModifiedTime(installation.bin()).toString());
    components.forEach(folder -> parts.add(folder.toString()));
    return "postgres-"
        + installation.version()
        + "-"
        + Hash.sha256(String.join("\0", parts)).substring(0, 16);
  }

  private Entry.Folder folder(Path at, List<Path> sources) throws IOException {
    Map<String, List<Path>> found = new TreeMap<>();
    for (Path source : sources) {
      for (Path child : Trees.children(source)) {
        String name = child.getFileName().toString();
        if (!(name.equals(APART) && components.contains(Trees.parent(source)))) {
          found.computeIfAbsent(name, n -> new ArrayList<>()).add(child);
        }
      }
    }
    Map<String, Entry> entries = new TreeMap<>();
    for (Map.Entry<String, List<Path>> child : found.entrySet()) {
      entries.put(child.getKey(), entry(at.resolve(child.getKey()), child.getValue()));
    }
    return new Entry.Folder(entries);
  }

  /** The installation's own comes first, as it does where folders are searched in their order. */
  private Entry entry(Path at, List<Path> found) throws IOException {
    if (at.equals(Path.of(PROGRAM))) {
      return new Entry.Program(found.get(0));
    }
    List<Path> all = new ArrayList<>(found);
    all.addAll(added.getOrDefault(at, List.of()));
    boolean onTheWay =
        at.equals(Path.of("bin")) || added.keySet().stream().anyMatch(part -> part.startsWith(at));
    return onTheWay || (all.size() > 1 && all.stream().allMatch(Files::isDirectory))
        ? folder(at, all)
        : new Entry.Link(found.get(0));
  }

  private static void put(Path folder, Entry.Folder wanted, Set<String> besides)
      throws IOException {
    Set<String> others = new HashSet<>();
    for (Path child : Trees.children(folder)) {
      others.add(child.getFileName().toString());
    }
    others.removeAll(wanted.entries().keySet());
    others.removeAll(besides);
    for (String other : others) {
      Trees.delete(folder.resolve(other));
    }
    for (Map.Entry<String, Entry> child : wanted.entries().entrySet()) {
      put(folder.resolve(child.getKey()), child.getValue());
    }
  }

  private static void put(Path at, Entry wanted) throws IOException {
    if (wanted instanceof Entry.Folder folder) {
      if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
        Trees.delete(at);
        NewFiles.privateFolder(at);
      }
      put(at, folder, Set.of());
    } else if (wanted instanceof Entry.Program program) {
      if (!isSame(at, program.original())) {
        Trees.delete(at);
        secondName(at, program.original());
      }
    } else if (wanted instanceof Entry.Link link) {
      if (!isLink(at, link)) {
        Trees.delete(at);
        Files.createSymbolicLink(at, link.target());
      }
    }
  }

  private static boolean isSame(Path at, Path original) throws IOException {
    if (!Files.isRegularFile(at, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    BasicFileAttributes is = Files.readAttributes(at, BasicFileAttributes.class);
    BasicFileAttributes should = Files.readAttributes(original, BasicFileAttributes.class);
    return Files.isSameFile(at, original)
        || (is.size() == should.size() && is.lastModifiedTime().equals(should.lastModifiedTime()));
  }

  /** A file of another user's, or on another disk, cannot have one (link(2)). */
  private static void secondName(Path at, Path original) throws IOException {
    Path real = original.toRealPath();
    try {
      Files.createLink(at, real);
    } catch (IOException | UnsupportedOperationException e) {
      Path copy = at.resolveSibling(at.getFileName() + ".copy");
      Files.deleteIfExists(copy);
      Files.copy(real, copy, StandardCopyOption.COPY_ATTRIBUTES);
      Files.move(copy, at, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
