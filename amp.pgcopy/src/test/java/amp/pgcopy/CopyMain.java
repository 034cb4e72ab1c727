package amp.pgcopy;

import amp.metadb.connect.MetadataDbSpec;
import amp.pgcopy.api.CopyListener;

/** A program that copies a database. */
final class CopyMain {
  private CopyMain() {}

  public static void main(String[] arguments) {
    DatabaseCopy.of(MetadataDbSpec.of(arguments[0]), MetadataDbSpec.of(arguments[1]))
        .run(CopyListener.SILENT);
  }
}
