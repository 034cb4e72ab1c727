package amp.metadb.schema;

import amp.metadb.connect.MetadataDbException;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The schema in the database is not one that this program may use: it is newer than the program,
 * its migrations are not the ones the program knows, or it has to be migrated first.
 */
public final class SchemaException extends MetadataDbException {
  private static final long serialVersionUID = 1L;

  public SchemaException(String problem, String advice) {
    this(problem, advice, null);
  }

  public SchemaException(String problem, String advice, @Nullable Throwable cause) {
    super(ProblemKind.SCHEMA, problem, Remedy.advice(advice), cause);
  }

  public SchemaException(String problem, Remedy remedy) {
    super(ProblemKind.SCHEMA, problem, List.of(remedy), null);
  }
}
