package amp.pgcopy.api;

/** How far a copy is; each is told when it is reached. */
public enum CopyStep {
  /** Both catalogs are read and nothing stands against the copy. */
  PLANNED,
  /** The database of a temporary name exists. Only for an import. */
  CREATED,
  /** Schemas, types, functions, tables and views exist, without rows. */
  STRUCTURED,
  /** All rows are there. */
  FILLED,
  /** Constraints, indexes, triggers and all that is left exist. */
  COMPLETED,
  /** Both databases were compared and are alike. */
  COMPARED,
  /** The copy has its final name, and what it replaced another one. Only for an import. */
  SWAPPED
}
