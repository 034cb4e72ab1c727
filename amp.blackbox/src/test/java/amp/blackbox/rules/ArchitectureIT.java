package amp.blackbox.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import amp.blackbox.ModuleGraph;
import amp.blackbox.Reactor;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What docs/architecture.md says of modules, rooms and calls is so. */
class ArchitectureIT {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(amp\\.[a-z.]+)` \\| [^|]* \\|([^|]*)\\|$");
  private static final Pattern STEP = Pattern.compile("(?m)^\\d+\\. `(\\w+)\\.(\\w+)`");
  private static final Pattern MAP =
      Pattern.compile("(?m)^\\| [^|`]+(?:`[^|]*)? \\| (.*`[A-Z]\\w+`.*) \\| (`amp\\..*) \\|$");
  private static final Pattern NAME = Pattern.compile("`([A-Z][a-zA-Z]+)`");
  private static final Pattern ROOM = Pattern.compile("`(amp\\.[a-z.]+)`");

  private static String page;
  private static final JavaClasses classes = OurClasses.all();

  @BeforeAll
  static void read() throws IOException {
    page = Files.readString(Reactor.folder("docs").resolve("architecture.md"));
  }

  @Test
  void everyModuleIsInTheTableWithWhatItRequires() {
    ModuleGraph graph = ModuleGraph.read();
    Set<String> told = new TreeSet<>();
    for (MatchResult row : ROW.matcher(page).results().toList()) {
      String module = row.group(1);
      Set<String> required = new TreeSet<>(graph.required(module));
      required.retainAll(graph.ours());
      String names =
          required.stream().map(name -> name.substring(4)).collect(Collectors.joining(", "));

      assertThat(row.group(2).strip()).as(module).isEqualTo(names);
      told.add(module);
    }
    assertThat(told).isEqualTo(graph.ours());
  }

  @Test
  void everyStepOfTheWalkCallsTheNext() {
    List<MatchResult> steps = STEP.matcher(page).results().toList();
    assertThat(steps).hasSizeGreaterThan(10);
    JavaClass before = null;
    for (MatchResult step : steps) {
      JavaClass type = find(step.group(1));
      assertThat(type.getMethods())
          .as(step.group())
          .anyMatch(method -> method.getName().equals(step.group(2)));
      if (before != null) {
        assertThat(reaches(before, type)).as("%s leads to %s", before, type).isTrue();
      }
      before = type;
    }
  }

  @Test
  void everyClassOfTheMapIsInItsRoom() {
    List<MatchResult> rows = MAP.matcher(page).results().toList();
    assertThat(rows).hasSizeGreaterThan(20);
    for (MatchResult row : rows) {
      List<String> rooms = groups(ROOM, row.group(2));
      for (String name : groups(NAME, row.group(1))) {
        assertThat(classes)
            .as("%s in one of %s", name, rooms)
            .anyMatch(
                type ->
                    type.getSimpleName().equals(name)
                        && rooms.stream().anyMatch(type.getPackageName()::startsWith));
      }
    }
  }

  /** A JVM that links ahead reads such an exception from its jar at every start: decision 7. */
  @Test
  void oneRoomKnowsTheExceptionsOfTheParser() {
    noClasses()
        .that()
        .resideOutsideOfPackage("amp.cli.parser")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("picocli\\..*Exception")
        .because("amp.cli.parser.WrongUsage makes what commands throw")
        .check(classes);
    noClasses()
        .that()
        .resideInAPackage("amp.cli.console")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli")
        .because("what is typed most runs without a parser")
        .check(classes);
  }

  private static List<String> groups(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1)).toList();
  }

  private static JavaClass find(String name) {
    List<JavaClass> found =
        classes.stream().filter(type -> type.getSimpleName().equals(name)).toList();
    assertThat(found).as("classes named " + name).isNotEmpty();
    return found.stream().filter(JavaClass::isTopLevelClass).findFirst().orElse(found.get(0));
  }

  /** Directly, through a class within it, or through a type that the next one implements. */
  private static boolean reaches(JavaClass from, JavaClass to) {
    Set<JavaClass> targets =
        Stream.concat(Stream.of(to), Stream.concat(to.getAllRawInterfaces().stream(), supers(to)))
            .collect(Collectors.toSet());
    return classes.stream()
        .filter(type -> type.equals(from) || type.getName().startsWith(from.getName() + "$"))
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .anyMatch(dependency -> targets.contains(dependency.getTargetClass()));
  }

  private static Stream<JavaClass> supers(JavaClass type) {
    return type.getAllRawSuperclasses().stream()
        .filter(above -> above.getPackageName().startsWith("amp"));
  }
}
