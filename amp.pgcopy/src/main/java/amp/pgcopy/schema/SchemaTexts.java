package amp.pgcopy.schema;

import amp.pgcopy.catalog.Catalog;
import amp.pgcopy.catalog.CatalogObject;
import amp.pgcopy.catalog.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Texts in definitions that name a schema. PostgreSQL follows the name of a schema wherever it has
 * noted which schema is meant, and not in the body of a function that is a text, in its settings,
 * and in other literals.
 */
public final class SchemaTexts {
  /** Quoted names; literals, and whether they are names that PostgreSQL follows; bodies. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "\"[^\"]*+(?:\"\"[^\"]*+)*+\""
              + "|'(?<literal>[^']*+(?:''[^']*+)*+)'(?<followed>::reg[a-z]+)?"
              + "|(?<tag>\\$(?:[\\p{L}_][\\p{L}\\p{N}_]*)?\\$)(?<body>.*?)\\k<tag>",
          Pattern.DOTALL);

  private static final Pattern BODY = Pattern.compile("(?m)^AS .*\\$[^$]*\\$");

  /** How a function's definition sets the path; its body may have such a line too. */
  private static final Pattern SETTING = Pattern.compile("(?m)^ SET search_path TO .*$");

  /** Letters that are not ASCII need no quotes in a text, though PostgreSQL prints them with. */
  private static final Pattern PLAIN =
      Pattern.compile("[a-z_[^\\x00-\\x7F]][a-z0-9_$[^\\x00-\\x7F]]*");

  /** What may go on in a name. */
  private static final String PART = "\\p{Alnum}_$[^\\x00-\\x7F]";

  private static final int AROUND = 30;

  private final List<Name> names;

  private SchemaTexts(List<Name> names) {
    this.names = names;
  }

  /**
   * How a schema is named.
   *
   * @param schema its name, not quoted
   * @param stays whether it is not the one that goes, but one that stays behind
   * @param qualifying matches it before the name of what is in it
   * @param onPath matches it in a search_path, with that word
   * @param literal matches it as the whole of a literal
   */
  private record Name(
      String schema, boolean stays, Pattern qualifying, Pattern onPath, Pattern literal) {
    private static final String ANY = "[\"\\p{L}_%]";

    static Name going(String schema) {
      return of(schema, false, ANY);
    }

    /** Another thing may have the same name, an alias for one: what is in the schema tells. */
    static Name staying(String schema, Collection<String> members) {
      String member = members.stream().map(Pattern::quote).collect(Collectors.joining("|"));
      return of(schema, true, "\"?(?i:" + member + ")(?![" + PART + "])");
    }

    private static Name of(String schema, boolean stays, String member) {
      boolean plain = PLAIN.matcher(schema).matches();
      String doubled = Pattern.quote(schema.replace("\"", "\"\""));
      String name = '"' + doubled + '"';
      String onPath = "['\"]" + doubled + "['\"]";
      if (plain) {
        String bare = "(?<![" + PART + "\"])(?i:" + doubled + ")";
        name = "(?:" + name + "|" + bare + "(?![" + PART + "]))";
        onPath = name;
      }
      return new Name(
          schema,
          stays,
          Pattern.compile(name + "\\s*\\.\\s*" + member),
          Pattern.compile("(?i:search_path)[^;]*?" + onPath),
          Pattern.compile("'" + Pattern.quote(schema.replace("'", "''")) + "'"));
    }
  }

  /**
   * Prepares a look for some schemas.
   *
   * @param schemas their names, not quoted
   */
  public static SchemaTexts naming(Collection<String> schemas) {
    return new SchemaTexts(schemas.stream().map(Name::going).toList());
  }

  /**
   * Prepares a look for what is in a schema that stays behind.
   *
   * @param schema its name, not quoted
   * @param members the names of what is in it, not quoted
   */
  static SchemaTexts naming(String schema, Collection<String> members) {
    return new SchemaTexts(List.of(Name.staying(schema, members)));
  }

  /** Tells whether it is a function whose body is a text. */
  static boolean hasBody(CatalogObject object) {
    return object.kind() == Kind.FUNCTION
        && object.statements().stream().anyMatch(s -> BODY.matcher(s).find());
  }

  /** Returns the texts that name one of the schemas, a line each with what to do. */
  public List<String> in(Catalog definitions) {
    List<String> lines = new ArrayList<>();
    for (CatalogObject object : definitions.objects()) {
      if (!isData(object)) {
        for (Name name : names) {
          found(object, name)
              .ifPresent(
                  text ->
                      lines.add(
                          "%s: its text names the schema %s (… %s …), which PostgreSQL does not follow; %s"
                              .formatted(object, name.schema(), text, advice(object, name))));
        }
      }
    }
    return lines;
  }

  /** The labels of an enum and the bounds of a partition are values, as those in rows are. */
  private static boolean isData(CatalogObject object) {
    return object.kind().isRemark()
        || object.kind() == Kind.PARTITION
        || (object.kind() == Kind.TYPE
            && object.statements().stream().allMatch(s -> s.startsWith("create type ")));
  }

  private static String advice(CatalogObject object, Name name) {
    if (name.stays()) {
      return "leave out what needs that, since it stays";
    }
    String other = ", or export into a schema named " + name.schema();
    return object.kind() == Kind.FUNCTION
        ? "name it without a schema, or write the function with BEGIN ATOMIC" + other
        : "name it without a schema, or as a constant of a type such as regclass" + other;
  }

  /** Returns functions with a literal that is a schema's name, and may mean something else. */
  public List<String> doubtful(Catalog definitions) {
    List<String> lines = new ArrayList<>();
    for (CatalogObject object : definitions.objects()) {
      for (Name name : names) {
        if (object.kind() == Kind.FUNCTION
            && object.statements().stream().anyMatch(s -> name.literal().matcher(s).find())) {
          lines.add(
              "%s has the literal '%s': see whether it means the schema"
                  .formatted(object, name.schema()));
        }
      }
    }
    return lines;
  }

  private static Optional<String> found(CatalogObject object, Name name) {
    for (String text : texts(object)) {
      for (Pattern pattern : List.of(name.onPath(), name.qualifying())) {
        Matcher named = pattern.matcher(text);
        if (named.find()) {
          return Optional.of(shown(text, named));
        }
      }
    }
    return Optional.empty();
  }

  /** Returns the literals of its definition, bodies among them, and the settings of a function. */
  private static List<String> texts(CatalogObject object) {
    List<String> texts = new ArrayList<>();
    for (String statement : object.statements()) {
      Matcher token = TOKEN.matcher(statement);
      while (token.find()) {
        String text = token.group("literal") == null ? token.group("body") : token.group("literal");
        if (text != null && token.group("followed") == null) {
          texts.add(text);
        }
      }
      if (object.kind() == Kind.FUNCTION) {
        SETTING.matcher(statement).results().forEach(line -> texts.add(line.group()));
      }
    }
    return texts;
  }

  private static String shown(String text, Matcher at) {
    String around =
        text.substring(
            Math.max(0, at.start() - AROUND), Math.min(text.length(), at.end() + AROUND));
    return around.replaceAll("\\s+", " ").strip();
  }
}
