package amp.tempdb.junit.changelog;

import amp.os.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import liquibase.ChecksumVersion;
import liquibase.change.Change;
import liquibase.change.core.ExecuteShellCommandChange;
import liquibase.change.custom.CustomChangeWrapper;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.ChangeSet;
import liquibase.exception.LiquibaseException;
import liquibase.parser.ChangeLogParserFactory;
import liquibase.resource.Resource;
import liquibase.resource.ResourceAccessor;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** The files that Liquibase asks for, with their hashes. */
final class ChangelogFiles implements ResourceAccessor {
  private final ResourceAccessor files;
  private final SortedSet<String> lines = new TreeSet<>();
  private boolean haveCode;

  ChangelogFiles(ResourceAccessor files) {
    this.files = files;
  }

  /**
   * Reads a changelog with all that it includes, and what its changes read.
   *
   * @return what identifies each change set
   */
  List<String> changes(String changelog, ChangeLogParameters parameters) throws LiquibaseException {
    List<String> changes = new ArrayList<>();
    for (ChangeSet set :
        ChangeLogParserFactory.getInstance()
            .getParser(changelog, this)
            .parse(changelog, parameters, this)
            .getChangeSets()) {
      changes.add(set + " " + set.generateCheckSum(ChecksumVersion.latest()));
      haveCode |= set.getChanges().stream().anyMatch(ChangelogFiles::isCode);
    }
    return changes;
  }

  private static boolean isCode(Change change) {
    return change instanceof CustomChangeWrapper || change instanceof ExecuteShellCommandChange;
  }

  static ExtensionConfigurationException unreadable(
      String changelog, Class<?> preparation, Exception e) {
    return new ExtensionConfigurationException(
        "the changelog "
            + changelog
            + " of "
            + preparation.getName()
            + " cannot be read: "
            + e.getMessage()
            + ". Correct it, or extend LiquibasePreparation and name another one.",
        e);
  }

  /** Tells whether a change is a class or a program. */
  boolean haveCode() {
    return haveCode;
  }

  /** Returns a line for each file, with its name and its hash. */
  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public List<Resource> search(String path, boolean recursive) throws IOException {
    return noted(files.search(path, recursive));
  }

  @Override
  public List<Resource> search(String path, SearchOptions options) throws IOException {
    return noted(files.search(path, options));
  }

  @Override
  public List<Resource> getAll(String path) throws IOException {
    return noted(files.getAll(path));
  }

  private List<Resource> noted(List<Resource> found) throws IOException {
    for (Resource resource : found) {
      try (InputStream in = resource.openInputStream()) {
        MessageDigest digest = Hash.sha256();
        digest.update(in.readAllBytes());
        lines.add(resource.getPath() + " " + Hash.hex(digest));
      }
    }
    return found;
  }

  @Override
  public List<String> describeLocations() {
    return files.describeLocations();
  }

  @Override
  public void close() throws Exception {
    files.close();
  }
}
