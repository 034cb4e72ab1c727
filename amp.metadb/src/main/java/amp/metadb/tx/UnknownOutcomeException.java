package amp.metadb.tx;

import amp.metadb.connect.MetadataDbException;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import java.util.List;

/**
 * The connection was lost while a transaction was being committed, or no standby has confirmed it,
 * so that nobody here can tell whether it was kept. It was not repeated: look whether its effects
 * are there, or repeat it if doing it twice does no harm.
 */
public final class UnknownOutcomeException extends MetadataDbException {
  private static final long serialVersionUID = 1L;

  UnknownOutcomeException(Throwable cause) {
    super(
        ProblemKind.UNKNOWN_OUTCOME,
        "it is unknown whether a transaction was committed: " + cause.getMessage(),
        List.of(new Remedy.Advice("Look whether its changes are there before repeating it")),
        cause);
  }
}
