package amp.pgcopy.catalog;

import java.util.Locale;

/** The kinds of objects, in the order of their creation where nothing else decides. */
public enum Kind {
  SCHEMA(false),
  EXTENSION(false),
  LANGUAGE(false),
  COLLATION(false),
  TYPE(false),
  DOMAIN_CONSTRAINT(false),
  TEXT_SEARCH_PARSER(false),
  TEXT_SEARCH_TEMPLATE(false),
  TEXT_SEARCH_DICTIONARY(false),
  TEXT_SEARCH_CONFIGURATION(false),
  FUNCTION(false),
  AGGREGATE(false),
  OPERATOR(false),
  ACCESS_METHOD(false),
  OPERATOR_FAMILY(false),
  OPERATOR_CLASS(false),
  CAST(false),
  TRANSFORM(false),
  CONVERSION(false),
  FOREIGN_DATA_WRAPPER(false),
  FOREIGN_SERVER(false),
  USER_MAPPING(false),
  SEQUENCE(false),
  TABLE(false),
  FOREIGN_TABLE(false),
  COLUMN_SETTING(false),
  IDENTITY(false),
  SEQUENCE_OWNER(false),
  CHECK(false),
  DEFAULT(false),
  PARTITION(false),
  /** Comes with the partition; there are no statements for it. */
  PARTITION_IDENTITY(false),
  VIEW(false),
  MATERIALIZED_VIEW(false),
  CONSTRAINT(true),
  INDEX(true),
  INDEX_PARTITION(true),
  STATISTICS(true),
  UNVALIDATED_CONSTRAINT(true),
  FOREIGN_KEY(true),
  RULE(true),
  REFRESH(true),
  TRIGGER(true),
  TRIGGER_STATE(true),
  ROW_SECURITY(true),
  POLICY(true),
  TABLE_OPTION(true),
  COMMENT(true),
  SECURITY_LABEL(true),
  DATABASE_SETTING(true),
  EVENT_TRIGGER(true);

  private final boolean afterData;

  Kind(boolean afterData) {
    this.afterData = afterData;
  }

  /** Tells whether it is created when the rows are there. */
  boolean afterData() {
    return afterData;
  }

  /**
   * Tells whether it holds queries or expressions, which are not always printed as they were read.
   */
  public boolean hasExpressions() {
    return switch (this) {
      case TYPE,
          DOMAIN_CONSTRAINT,
          FUNCTION,
          TABLE,
          FOREIGN_TABLE,
          CHECK,
          DEFAULT,
          PARTITION,
          VIEW,
          MATERIALIZED_VIEW,
          CONSTRAINT,
          INDEX,
          STATISTICS,
          UNVALIDATED_CONSTRAINT,
          RULE,
          TRIGGER,
          POLICY ->
          true;
      default -> false;
    };
  }

  /** Tells whether others can be parts of it, such as constraints and indexes. */
  public boolean hasParts() {
    return this == TYPE || isTable() || this == VIEW || this == MATERIALIZED_VIEW;
  }

  /** Tells whether it can inherit and be inherited. */
  boolean isTable() {
    return this == TABLE || this == FOREIGN_TABLE;
  }

  /** Tells whether it is said of another object, and goes where that goes. */
  public boolean isRemark() {
    return this == COMMENT || this == SECURITY_LABEL;
  }

  /** Tells whether it has a say in what a row is, where it goes, and what becomes of it there. */
  public boolean decidesOnRows() {
    return switch (this) {
      case COMMENT,
          SECURITY_LABEL,
          DATABASE_SETTING,
          EVENT_TRIGGER,
          REFRESH,
          TRIGGER,
          TRIGGER_STATE,
          POLICY,
          ROW_SECURITY,
          USER_MAPPING ->
          false;
      default -> true;
    };
  }

  /** Tells whether it belongs to the whole database, and to no schema of it. */
  public boolean isDatabaseWide() {
    return switch (this) {
      case LANGUAGE,
          ACCESS_METHOD,
          CAST,
          TRANSFORM,
          FOREIGN_DATA_WRAPPER,
          FOREIGN_SERVER,
          USER_MAPPING,
          DATABASE_SETTING,
          EVENT_TRIGGER ->
          true;
      default -> false;
    };
  }

  /** Tells whether it has options that may be secret, such as a password for another server. */
  public boolean hasSecrets() {
    return this == FOREIGN_DATA_WRAPPER
        || this == FOREIGN_SERVER
        || this == USER_MAPPING
        || this == FOREIGN_TABLE;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
