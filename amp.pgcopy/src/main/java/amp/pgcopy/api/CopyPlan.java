package amp.pgcopy.api;

import java.util.List;

/**
 * What a copy would do. Nothing was changed to find that out.
 *
 * @param tables the tables whose rows are copied
 * @param bytes their size in the source
 * @param objects how many objects of the catalogs are created
 * @param unsupported what cannot be copied, a line each; a copy is refused unless this is empty
 * @param leftOut what is not copied on purpose, a line each
 */
public record CopyPlan(
    List<String> tables, long bytes, int objects, List<String> unsupported, List<String> leftOut) {
  /** Keeps its lists from being changed. */
  public CopyPlan {
    tables = List.copyOf(tables);
    unsupported = List.copyOf(unsupported);
    leftOut = List.copyOf(leftOut);
  }
}
