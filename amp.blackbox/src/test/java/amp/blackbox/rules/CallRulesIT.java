package amp.blackbox.rules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.FileDescriptor;
import java.io.FileReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.regex.Pattern;
import java.util.stream.BaseStream;
import org.junit.jupiter.api.Test;

/**
 * What is easily done wrong has one room in which it is done right, and nobody calls Java for it
 * elsewhere. What only tests use (amp.testkit, amp.tempdb.contract) is free to.
 */
class CallRulesIT {
  /** Who reads a file otherwise than by SmallFile, and why that is safe. */
  private static final Map<String, String> READERS =
      Map.of(
          "amp.os.process.OsProcess", "the kernel makes these files, under /proc",
          "amp.cli.console.Child", "the kernel makes this file, under /proc",
          "amp.tempdb.postgres.cluster.HiddenProcess", "the kernel makes this file, under /proc",
          "amp.tempdb.postgres.cluster.Privileges", "the host's administrator owns /etc/passwd",
          "amp.ampup.install.Maintenance", "a maintainer names it; a key may come from a pipe");

  /** Who writes files otherwise than by NewFiles, and why they have their mode. */
  private static final Map<String, String> MAKERS =
      Map.ofEntries(
          Map.entry("amp.os.OperatingSystem", "its file is deleted at once, and never opened"),
          Map.entry("amp.cli.upgrade.ClusterUpgrade", "the file is there, made by initdb"),
          Map.entry("amp.ampup.install.extension.DebianPaths", "the file is there, unpacked"),
          Map.entry("amp.cli.archive.BackupKey", "NewFiles has made the file before"),
          Map.entry("amp.tempdb.postgres.create.ClusterInitializer", "the file is there"));

  private static final Set<String> MAKING =
      Set.of(
          "writeString",
          "write",
          "newOutputStream",
          "newBufferedWriter",
          "createFile",
          "createDirectory",
          "createDirectories",
          "createTempFile",
          "createTempDirectory");

  /** Who reads modes for something else than to trust a file. */
  private static final Map<String, String> MODES =
      Map.of(
          "amp.tempdb.api.ProjectFolder", "it closes what is the user's own",
          "amp.tempdb.postgres.cluster.ClusterFolder", "it closes what is the user's own",
          "amp.tempdb.postgres.examine.Modes", "it closes what is the user's own");

  private static final Set<String> READING =
      Set.of("readString", "readAllBytes", "readAllLines", "newBufferedReader", "lines");
  private static final Set<String> WALKING = Set.of("walk", "walkFileTree", "find");
  private static final Set<String> DELETING = Set.of("delete", "deleteIfExists");

  /** The character ESC, as Java writes it. */
  private static final Pattern ESCAPE = Pattern.compile("\\\\(0?33|u+00[19][bB])");

  private static final String TREES =
      "amp.os.file.Trees follows no link and gives itself the permissions";

  private final JavaClasses classes =
      OurClasses.all()
          .that(
              describe(
                  "are not only tests'",
                  type ->
                      !type.getPackageName().startsWith("amp.testkit")
                          && !type.getPackageName().startsWith("amp.tempdb.contract")));

  @Test
  void oneRoomStartsPrograms() {
    noClasses()
        .that()
        .resideOutsideOfPackage("amp.os.process")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ProcessBuilder.class)
        .orShould()
        .accessTargetWhere(calls(Runtime.class, Set.of("exec")))
        .because("amp.os.process.Command and Launcher set the environment, the streams and limits")
        .check(classes);
  }

  @Test
  void nothingBorrowsThePoolOfItsCaller() {
    noClasses()
        .should()
        .accessTargetWhere(
            describe(
                "make a parallel stream",
                access ->
                    (access.getName().equals("parallelStream")
                            && access.getTargetOwner().isAssignableTo(Collection.class))
                        || (access.getName().equals("parallel")
                            && access.getTargetOwner().isAssignableTo(BaseStream.class))))
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(ForkJoinPool.class, ForkJoinTask.class)
        .because("amp.os.Parallel has threads of its own; see there what happens otherwise")
        .check(classes);
  }

  @Test
  void filesThatOthersMayHavePlantedAreReadInOneWay() {
    noClasses()
        .that(
            describe(
                "have no reason of their own",
                type ->
                    !READERS.containsKey(outermost(type).getName())
                        && !outermost(type).getName().equals("amp.os.file.SmallFile")))
        .should()
        .accessTargetWhere(calls(Files.class, READING))
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(RandomAccessFile.class, FileReader.class)
        .because(
            "a cloned project may hold a pipe, a device or a link there: read by"
                + " amp.os.file.SmallFile, or name the class and its reason in this test")
        .check(classes);
  }

  @Test
  void whoeverHasAReasonToReadOtherwiseDoesSo() {
    assertThat(READERS.keySet())
        .allSatisfy(
            name ->
                assertThat(classes)
                    .as(name)
                    .anyMatch(
                        type ->
                            outermost(type).getName().equals(name)
                                && type.getAccessesFromSelf().stream()
                                    .anyMatch(calls(Files.class, READING))));
  }

  @Test
  void whatIsMadeIsClosedAndUsableWhateverTheUmaskIs() {
    noClasses()
        .that(
            describe(
                "have no reason of their own",
                type ->
                    !MAKERS.containsKey(outermost(type).getName())
                        && !outermost(type).getName().equals("amp.os.file.NewFiles")))
        .should()
        .accessTargetWhere(calls(Files.class, MAKING))
        .because(
            "without a umask others could write it, and with one its owner may not: make it by amp.os.file.NewFiles or Durable, or"
                + " name the class and its reason in this test")
        .check(classes);
  }

  @Test
  void onePolicySaysWhoseFilesAreTrusted() {
    noClasses()
        .that(
            describe(
                "have no reason of their own",
                type ->
                    !MODES.containsKey(outermost(type).getName())
                        && !outermost(type).getName().equals("amp.os.file.Trust")))
        .should()
        .accessTargetWhere(calls(Files.class, Set.of("getPosixFilePermissions", "getOwner")))
        .because("amp.os.file.Trust decides whose files are trusted")
        .check(classes);
  }

  @Test
  void noVisitorButOneDeletesTrees() {
    noClasses()
        .that(describe("are not Trees", type -> !isTrees(type)))
        .and()
        .areAssignableTo(FileVisitor.class)
        .should()
        .accessTargetWhere(calls(Files.class, DELETING))
        .because(TREES)
        .allowEmptyShould(true)
        .check(classes);
  }

  @Test
  void noMethodElsewhereDeletesWhatItWalks() {
    noMethods()
        .that(describe("are not of Trees", method -> !isTrees(method.getOwner())))
        .should(deleteWhatTheyWalk())
        .because(TREES)
        .check(classes);
  }

  @Test
  void oneRoomWritesToTheTerminal() {
    noClasses()
        .that()
        .resideOutsideOfPackage("amp.cli.console")
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .orShould()
        .accessTargetWhere(calls(FileDescriptor.class, Set.of("out", "err")))
        .orShould()
        .accessTargetWhere(calls(System.class, Set.of("console", "setOut", "setErr")))
        .because(
            "amp.cli.console.Console knows its character set, its colours and its end,"
                + " and shows what would command it")
        .check(classes);
  }

  @Test
  void oneClassMakesTheWritersOfTheTerminal() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("amp.cli.console.Console")
        .and()
        .doNotHaveFullyQualifiedName("amp.cli.console.MessageWriter")
        .should()
        .accessTargetWhere(constructs("amp.cli.console.MessageWriter"))
        .orShould()
        .accessTargetWhere(constructs("amp.cli.console.Console"))
        .because("what is written elsewhere passes no filter")
        .check(classes);
    assertThat(classes)
        .anyMatch(
            type ->
                type.getAccessesFromSelf().stream()
                    .anyMatch(constructs("amp.cli.console.MessageWriter")));
  }

  /** A constant is copied into whoever uses it, so that only the source tells. */
  @Test
  void oneRoomHasTheSequencesThatCommandATerminal() throws IOException {
    Path room = Path.of("amp", "cli", "console");
    List<Path> commanding = new ArrayList<>();
    for (Path file : SourceFiles.all()) {
      boolean main = file.toString().contains("/src/main/");
      if (main && ESCAPE.matcher(Files.readString(file)).find()) {
        commanding.add(file.getParent());
      }
    }

    assertThat(commanding).isNotEmpty().allMatch(folder -> folder.endsWith(room));
  }

  @Test
  void oneClassNamesHashes() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("amp.os.Hash")
        .should()
        .accessTargetWhere(calls(MessageDigest.class, Set.of("getInstance")))
        .because("amp.os.Hash has those that are strong enough")
        .check(classes);
  }

  private static boolean isTrees(JavaClass type) {
    return outermost(type).getName().equals("amp.os.file.Trees");
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(CallRulesIT::outermost).orElse(type);
  }

  /** By a call, or by naming the method for somebody else to call. */
  private static DescribedPredicate<JavaAccess<?>> calls(Class<?> owner, Set<String> names) {
    return describe(
        owner.getSimpleName() + "." + names,
        access ->
            access.getTargetOwner().isEquivalentTo(owner) && names.contains(access.getName()));
  }

  private static DescribedPredicate<JavaAccess<?>> constructs(String type) {
    return describe(
        "new " + type,
        access ->
            access.getTargetOwner().getName().equals(type) && access.getName().equals("<init>"));
  }

  /** By a walk of Java's, or by calling itself. */
  private static ArchCondition<JavaMethod> deleteWhatTheyWalk() {
    return new ArchCondition<>("delete what they walk") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        Set<JavaAccess<?>> calls = method.getAccessesFromSelf();
        boolean deletes = calls.stream().anyMatch(calls(Files.class, DELETING));
        boolean walks = calls.stream().anyMatch(calls(Files.class, WALKING));
        boolean recurs =
            calls.stream()
                .anyMatch(call -> call.getTarget().resolveMember().equals(Optional.of(method)));
        if (deletes && (walks || recurs)) {
          events.add(
              SimpleConditionEvent.satisfied(
                  method, method.getDescription() + " deletes what it walks"));
        }
      }
    };
  }
}
