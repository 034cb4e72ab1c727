package amp.blackbox.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import amp.blackbox.Reactor;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.net.HttpURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** What the code in the jars may use, beyond what the module descriptors can say. */
class CodeRulesIT {
  private final JavaClasses classes = OurClasses.all();

  @Test
  void everyModuleIsRead() {
    for (Path folder : Reactor.folders()) {
      String module = folder.getFileName().toString();

      assertThat(classes).anyMatch(type -> type.getPackageName().startsWith(module));
    }
  }

  private void check(ArchRule rule) {
    // A module without the classes in question keeps the rule.
    rule.allowEmptyShould(true).check(classes);
  }

  @Test
  void packagesFormNoCycles() {
    SliceAssignment packages =
        new SliceAssignment() {
          @Override
          public SliceIdentifier getIdentifierOf(JavaClass type) {
            // An API, its SPI and what it hides speak of each other's types: together they are one.
            return SliceIdentifier.of(type.getPackageName().replaceFirst("\\.(spi|internal)$", ""));
          }

          @Override
          public String getDescription() {
            return "packages";
          }
        };
    check(SlicesRuleDefinition.slices().assignedFrom(packages).should().beFreeOfCycles());
  }

  @Test
  void nothingUnderTempdbReachesTheInstaller() {
    check(
        noClasses()
            .that()
            .resideInAPackage("amp.tempdb..")
            .should()
            .transitivelyDependOnClassesThat()
            .resideInAnyPackage("amp.ampup.install..", "java.net.http.."));
  }

  @Test
  void noCommandOfAmpdReachesTheInstaller() {
    check(
        noClasses()
            .that()
            .resideInAPackage("amp.cli.ampd..")
            .should()
            .transitivelyDependOnClassesThat()
            .resideInAnyPackage("amp.ampup.install..", "java.net.http.."));
  }

  @Test
  void onlyTheInstallerFetches() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("amp.ampup.install..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.net.http..")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(URLConnection.class, HttpURLConnection.class)
            .orShould()
            .callMethod(URL.class, "openStream")
            .orShould()
            .callMethod(URL.class, "openConnection"));
  }

  @Test
  void theMetadataDatabaseAndTheCopierKnowNothingOfTempdb() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage("amp.conninfo..", "amp.metadb..", "amp.pgcopy..", "amp.sql..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("amp.tempdb..", "amp.ampup.."));
  }

  @Test
  void oneClassOwnsTheServiceLoader() {
    check(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName("amp.tempdb.api.internal.ProviderScan")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(ServiceLoader.class));
  }
}
