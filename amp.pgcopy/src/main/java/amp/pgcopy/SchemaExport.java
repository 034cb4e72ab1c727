package amp.pgcopy;

import amp.conninfo.ConnectionTarget;
import amp.pgcopy.api.ApplicationSchema;
import amp.pgcopy.api.CopyException;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyReport;
import amp.pgcopy.api.MissingRoles;
import amp.pgcopy.api.MissingRolesException;
import amp.pgcopy.api.UnsupportedException;
import amp.pgcopy.catalog.Kind;
import amp.pgcopy.catalog.SuperuserNeeds;
import amp.pgcopy.rows.TableData;
import amp.pgcopy.schema.SchemaContents;
import amp.pgcopy.schema.SchemaMove;
import amp.pgcopy.schema.SchemaTexts;
import amp.pgcopy.schema.TargetSchema;
import amp.pgcopy.session.ServerWatch;
import amp.pgcopy.session.Sessions;
import amp.pgcopy.session.SourceSnapshot;
import amp.problem.ProblemException;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.sql.SqlStatements;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes what a database has in its one schema into a new schema of another database, which has
 * other things and keeps them as they are. Of that database it needs no more than the right to
 * create a schema in it.
 *
 * <p>A copy is made first, in a database of a temporary name on the source's server: the schema is
 * renamed there, since PostgreSQL alone follows that wherever a definition means it. Where a text
 * names the schema, it does not, and the export is refused. Then one transaction makes the schema
 * in the target, compared before its commit.
 *
 * <pre>{@code
 * CopyReport report = SchemaExport.of(source, target, "shop").run(CopyListener.SILENT);
 * }</pre>
 */
public final class SchemaExport {
  /** PostgreSQL cuts names off after so many bytes. */
  private static final int LONGEST = 63;

  /**
   * Names of PostgreSQL's own: the second is the user's schema in every search_path, quoted too.
   */
  private static final List<String> MEANING_MORE = List.of("information_schema", "$user");

  private final ConnectionTarget source;
  private final ConnectionTarget target;
  private final String schema;
  private int jobs = 2;
  private boolean rows = true;
  private boolean trustSource;
  private Duration patience = Duration.ofSeconds(60);
  private MissingRoles missingRoles = MissingRoles.REFUSE;
  private ApplicationSchema application = ApplicationSchema.NONE;

  private SchemaExport(ConnectionTarget source, ConnectionTarget target, String schema) {
    this.source = source;
    this.target = target;
    this.schema = schema;
  }

  /**
   * Prepares it; connects to nothing.
   *
   * @param source the database to read, as a user who may create databases on its server
   * @param target a database of the same or a newer version
   * @param schema the schema to make there, or an empty one, as it is and not quoted
   */
  public static SchemaExport of(ConnectionTarget source, ConnectionTarget target, String schema) {
    return new SchemaExport(source, target, schema);
  }

  /** Sets how many tables the first copy copies at once, at least 1. Default: 2. */
  public SchemaExport jobs(int tables) {
    this.jobs = tables;
    return this;
  }

  /** Sets whether rows and values of sequences are copied. Default: yes. */
  public SchemaExport rows(boolean copied) {
    this.rows = copied;
    return this;
  }

  /** Sets whether the source is trusted, as in {@link DatabaseImport#trustSource}. Default: no. */
  public SchemaExport trustSource(boolean trusted) {
    this.trustSource = trusted;
    return this;
  }

  /** Sets what is done about roles that the target's server lacks. Default: nothing is copied. */
  public SchemaExport missingRoles(MissingRoles choice) {
    this.missingRoles = choice;
    return this;
  }

  /** Sets for how long a server may not answer at all, at least 1 s. Default: 60 s. */
  public SchemaExport patience(Duration silence) {
    this.patience = silence;
    return this;
  }

  /** Sets which schema the application keeps in its databases, which stays. Default: none. */
  public SchemaExport application(ApplicationSchema kept) {
    this.application = kept;
    return this;
  }

  /**
   * Exports.
   *
   * @param listener is told how it goes on
   * @throws UnsupportedException when something cannot go into a schema of another name
   * @throws MissingRolesException when policies name roles that the target's server lacks, and
   *     {@link #missingRoles} is no answer to that
   * @throws CopyException when the schema is there and not empty, or the user may not make it, or
   *     the copy failed, or differs, or a server cannot be reached; the target is unchanged, unless
   *     the message says that this is unknown
   */
  public CopyReport run(CopyListener listener) {
    requireName();
    ConnectionTarget there = Sessions.target(ServerWatch.answering(target, patience));
    try (ServerWatch watch = ServerWatch.of(there, patience)) {
      try {
        return DatabaseImport.of(source, source)
            .jobs(jobs)
            .rows(rows)
            .trustSource(trustSource)
            .patience(patience)
            .tried(new Export(there, listener), listener);
      } catch (ProblemException e) {
        throw watch.explained(e);
      }
    }
  }

  private void requireName() {
    boolean fits = schema.getBytes(StandardCharsets.UTF_8).length <= LONGEST && !schema.isEmpty();
    boolean reserved = schema.startsWith("pg_") || MEANING_MORE.contains(schema);
    boolean taken = schema.equals(application.name());
    if (!fits || reserved || taken) {
      throw new CopyException(
          ProblemKind.USAGE,
          "the schema to make cannot be named \"" + schema + "\"",
          List.of(
              new Remedy.Advice(
                  taken
                      ? "Name another: this one is the application's own"
                      : "Name one of 1 to "
                          + LONGEST
                          + " bytes that does not begin with pg_, and is not "
                          + String.join(" or ", MEANING_MORE))),
          null);
    }
  }

  /** What is done with the copy that has the schema by its old name. */
  private final class Export implements Trial {
    private final ConnectionTarget there;
    private final CopyListener listener;
    private final List<String> leftOut = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private String name = "";
    private List<String> extensions = List.of();

    Export(ConnectionTarget there, CopyListener listener) {
      this.there = there;
      this.listener = listener;
    }

    @Override
    public void check(SourceSnapshot opened, SourceInventory inventory) throws SQLException {
      Connection leader = opened.leader();
      try (Connection reader = Sessions.reader(there)) {
        TargetSchema place = TargetSchema.of(schema, leader, reader);
        SchemaFilling.requireReady(place, there);
        SourceInventory.requireEncodingOf(leader, reader);
        // What the target's server lacks.
        SourceInventory checked = inventory(opened, reader);
        SchemaContents contents = new SchemaContents(inventory.catalog(), application.name());
        List<String> refused = new ArrayList<>(contents.outside(leader));
        if (rows) {
          refused.addAll(elsewhere(inventory, leader));
        }
        if (contents.schemas().size() != 1) {
          refused.add(
              contents.schemas().isEmpty()
                  ? "nothing: there is no schema that has anything in it"
                  : "objects in more than one schema: " + String.join(", ", contents.schemas()));
          throw new UnsupportedException(refused);
        }
        name = contents.schemas().get(0);
        extensions = contents.extensions(name);
        SchemaMove move = new SchemaMove(leader, name, place, extensions);
        SchemaTexts texts = SchemaTexts.naming(move.renamed());
        refused.addAll(contents.onApplication(name));
        refused.addAll(place.missing(extensions));
        if (contents.hasTexts(name)) {
          refused.addAll(place.open(extensions));
        }
        refused.addAll(move.fixed(leader));
        refused.addAll(texts.in(contents.in(name)));
        if (!refused.isEmpty()) {
          throw new UnsupportedException(refused);
        }
        requireRights(contents, checked, leader, reader);
        leftOut.addAll(contents.leftOut(name));
        notes.addAll(texts.doubtful(contents.in(name)));
      }
    }

    private SourceInventory inventory(SourceSnapshot from, Connection reader) throws SQLException {
      return rows
          ? SourceInventory.of(from, reader, missingRoles)
          : SourceInventory.withoutRows(from, reader, missingRoles, ApplicationSchema.NONE);
    }

    /** Rows of users that are in no table of the schema. */
    private List<String> elsewhere(SourceInventory inventory, Connection leader)
        throws SQLException {
      List<String> lines = new ArrayList<>();
      for (TableData table : inventory.tables()) {
        boolean own =
            inventory.catalog().objects().stream()
                .anyMatch(
                    object ->
                        object.kind() == Kind.TABLE && object.identity().equals(table.name()));
        if (!own && !SqlStatements.value(leader, table.checksum()).equals("0")) {
          lines.add("rows of the table " + table.name() + ", which belongs to an extension");
        }
      }
      String large = SqlStatements.value(leader, "select count(*) from pg_largeobject_metadata");
      if (!large.equals("0")) {
        lines.add(
            "large objects (" + large + "): they belong to the whole database, and to no schema");
      }
      return lines;
    }

    private void requireRights(
        SchemaContents contents, SourceInventory checked, Connection leader, Connection reader)
        throws SQLException {
      ServerRights rights = ServerRights.of(reader);
      rights.requireRoles(checked.roles().created());
      if (trustSource) {
        return;
      }
      if (!rights.superuser()) {
        rights.requireEnough(SuperuserNeeds.of(leader, reader, false), leader);
      } else if (contents.in(name).objects().stream()
          .anyMatch(object -> object.kind() == Kind.FUNCTION)) {
        throw new CopyException(
            ProblemKind.FAILED,
            "the user "
                + rights.user()
                + " is a superuser of the target's server, and functions of this database would run"
                + " with all rights there",
            List.of(
                new Remedy.Advice("Nothing was copied. Connect to the target as another user"),
                new Remedy.SetOption("trust-source", "", "let them, if you trust their makers")),
            null);
      }
    }

    @Override
    public CopyReport with(SourceSnapshot opened, ConnectionTarget copy, CopyReport first)
        throws SQLException {
      try (Connection reader = Sessions.reader(there);
          Connection keeper = Sessions.keeper(copy)) {
        TargetSchema place = TargetSchema.of(schema, keeper, reader);
        new SchemaMove(keeper, name, place, extensions).run(keeper, application.name());
      }
      try (SourceSnapshot renamed = SourceSnapshot.open(copy)) {
        SourceInventory inventory;
        try (Connection reader = Sessions.reader(there)) {
          inventory = inventory(renamed, reader);
        }
        CopyReport report =
            new SchemaFilling(renamed, there, schema, extensions, listener).run(inventory);
        leftOut.addAll(0, first.leftOut());
        leftOut.addAll(report.leftOut());
        notes.addAll(0, first.notes());
        notes.addAll(report.notes());
        return new CopyReport(report.tables(), report.objects(), leftOut, notes, report.bytes());
      }
    }
  }
}
