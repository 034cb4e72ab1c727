package amp.spring.boot;

import static amp.spring.boot.TestRun.run;
import static amp.spring.boot.TestRun.succeeds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.spring.boot.app.Note;
import amp.spring.boot.app.Notes;
import amp.spring.boot.app.NotesApplication;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.Preparation;
import amp.testkit.Binaries;
import amp.testkit.Eventually;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.jdbc.JdbcTest;
import org.springframework.boot.test.autoconfigure.orm.jpa.DataJpaTest;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.jdbc.Sql;

/** Tests of an application, which have databases of their own. */
class AmpDatabaseIT {
  /** What tests have seen: a context and its database. */
  record Seen(ApplicationContext context, String database) {
    static Seen of(ApplicationContext context) {
      String database =
          context
              .getBean(JdbcTemplate.class)
              .queryForObject("SELECT current_database()", String.class);
      return new Seen(context, String.valueOf(database));
    }
  }

  private static final Queue<Seen> SEEN = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void forget() {
    // The programs lie in a directory that this build has put on PATH.
    Binaries.postgres18();
    SEEN.clear();
  }

  @AmpDatabase
  @DataJpaTest
  @ContextConfiguration(classes = NotesApplication.class)
  static class Repositories {
    @Test
    void store(@Autowired Notes notes, @Autowired ApplicationContext context) {
      notes.saveAndFlush(new Note("one"));
      assertThat(notes.count()).isEqualTo(1);
      SEEN.add(Seen.of(context));
    }
  }

  @AmpDatabase
  @DataJpaTest
  @ContextConfiguration(classes = NotesApplication.class)
  static class OtherRepositories {
    @Test
    void store(@Autowired Notes notes, @Autowired ApplicationContext context) {
      assertThat(notes.count()).isZero();
      SEEN.add(Seen.of(context));
    }
  }

  @AmpDatabase
  @JdbcTest
  @ContextConfiguration(classes = NotesApplication.class)
  static class Templates {
    @Test
    void ask(@Autowired ApplicationContext context) {
      SEEN.add(Seen.of(context));
    }
  }

  @AmpDatabase
  @SpringBootTest(classes = NotesApplication.class)
  static class Whole {
    @Test
    void starts(@Autowired ApplicationContext context, @Autowired Notes notes) {
      notes.save(new Note("committed"));
      SEEN.add(Seen.of(context));
    }
  }

  @Test
  void eachKindOfTestHasAnEmptyDatabaseInPlaceOfOneInMemory() {
    succeeds(3, Repositories.class, Templates.class, Whole.class);

    assertThat(SEEN).extracting(Seen::database).allMatch(name -> name.startsWith("amp_test_"));
    assertThat(SEEN.stream().map(Seen::database).distinct()).hasSize(3);
  }

  @Test
  void classesThatAreConfiguredAlikeShareTheContextAndItsDatabase() {
    succeeds(2, Repositories.class, OtherRepositories.class);

    assertThat(SEEN.stream().distinct()).hasSize(1);
  }

  @AmpDatabase(settings = "work_mem=7MB")
  @SpringBootTest(classes = NotesApplication.class)
  static class WithSettings {
    @Test
    void hasThem(@Autowired ApplicationContext context, @Autowired JdbcTemplate jdbc) {
      assertThat(jdbc.queryForObject("SHOW work_mem", String.class)).isEqualTo("7MB");
      SEEN.add(Seen.of(context));
    }
  }

  @AmpDatabase(extensions = "pg_stat_statements")
  @SpringBootTest(classes = NotesApplication.class)
  static class WithExtensions {
    @Test
    void hasThem(@Autowired ApplicationContext context, @Autowired JdbcTemplate jdbc) {
      assertThat(jdbc.queryForObject("SHOW pg_stat_statements.max", String.class))
          .isEqualTo("5000");
      SEEN.add(Seen.of(context));
    }
  }

  @Test
  void classesThatAreConfiguredOtherwiseHaveAnother() {
    succeeds(3, Whole.class, WithSettings.class, WithExtensions.class);

    assertThat(SEEN.stream().map(Seen::context).distinct()).hasSize(3);
    assertThat(SEEN.stream().map(Seen::database).distinct()).hasSize(3);
  }

  @AmpDatabase
  @SpringBootTest(
      classes = NotesApplication.class,
      properties = "spring.datasource.url=jdbc:postgresql://localhost:1/production")
  static class WithAnAddress {
    @Test
    void isNotGivenIt(@Autowired ApplicationContext context) {
      SEEN.add(Seen.of(context));
    }
  }

  @Test
  void theAddressThatTheApplicationHasElsewhereDoesNotCount() {
    succeeds(1, WithAnAddress.class);

    assertThat(SEEN.element().database()).startsWith("amp_test_");
  }

  @Test
  void aDatabaseIsDroppedWithItsContext() {
    TestDatabase database = new TestDatabase(AmpDatabase.Empty.class, new String[0], new String[0]);
    TestDatabase other = new TestDatabase(AmpDatabase.Empty.class, new String[0], new String[0]);
    JdbcTemplate jdbc = new JdbcTemplate(other.connection().dataSource());
    String count = "SELECT count(*) FROM pg_database WHERE datname = ?";
    String name = database.connection().database();
    assertThat(jdbc.queryForObject(count, Integer.class, name)).isEqualTo(1);

    database.destroy();

    Eventually.holds(
        "the drop of " + name,
        () -> Integer.valueOf(0).equals(jdbc.queryForObject(count, Integer.class, name)));
    other.destroy();
  }

  static class Filled implements Preparation.Action {
    @Override
    public void prepare(ConnectionInfo database) throws SQLException {
      try (Connection connection = database.dataSource().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE filled AS SELECT 42 AS answer");
      }
    }
  }

  @AmpDatabase(preparation = Filled.class)
  @JdbcTest
  @ContextConfiguration(classes = NotesApplication.class)
  static class Prepared {
    @Test
    void hasWhatWasPrepared(@Autowired JdbcTemplate jdbc) {
      assertThat(jdbc.queryForObject("SELECT answer FROM filled", Integer.class)).isEqualTo(42);
    }
  }

  @Test
  void databasesBeginAsTheyWerePrepared() {
    succeeds(1, Prepared.class);
  }

  @AmpDatabase(scope = AmpDatabase.Scope.METHOD)
  @SpringBootTest(classes = NotesApplication.class, properties = "spring.sql.init.mode=never")
  static class EachMethod {
    @Autowired ApplicationContext context = none();
    @Autowired Notes notes = none();

    @ParameterizedTest
    @ValueSource(strings = {"a", "b", "c"})
    void seesNothingOfTheOthers(String text) {
      assertThat(notes.findAll()).isEmpty();
      notes.save(new Note(text));
      SEEN.add(Seen.of(context));
    }

    @Test
    @Sql(statements = "INSERT INTO note (id, text) VALUES (4711, 'script')")
    void hasItsScriptsToItself() {
      assertThat(notes.findAll()).extracting(Note::text).containsExactly("script");
      SEEN.add(Seen.of(context));
    }
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // Spring sets it.
  private static <T> T none() {
    return null;
  }

  @Test
  void eachMethodCanHaveADatabaseWithoutAnotherContext() {
    succeeds(4, EachMethod.class);

    assertThat(SEEN.stream().map(Seen::context).distinct()).hasSize(1);
    assertThat(SEEN.stream().map(Seen::database).distinct()).hasSize(4);
  }

  @AmpDatabase(scope = AmpDatabase.Scope.METHOD)
  @DataJpaTest
  @ContextConfiguration(classes = NotesApplication.class)
  static class EachRepositoryMethod {
    @Autowired Notes notes = none();

    @Test
    void one() {
      notes.saveAndFlush(new Note("one"));
      assertThat(notes.count()).isEqualTo(1);
    }

    @RepeatedTest(3)
    void numbersAreWhatTheyWouldBeInOneDatabase() {
      for (int i = 0; i < 70; i++) {
        assertThat(notes.saveAndFlush(new Note("many")).id()).isPositive();
      }
      assertThat(notes.count()).isEqualTo(70);
    }
  }

  @Test
  void transactionsOfTestsAreThoseOfTheMethodsDatabase() {
    succeeds(4, EachRepositoryMethod.class);
  }

  @Test
  void methodsOfOneContextAtTheSameTimeAreRefused() {
    succeeds(4, EachMethod.class);
    TestDatabase database = SEEN.element().context().getBean(TestDatabase.class);
    Object first = new Object();
    Object second = new Object();
    database.begin(first, "A.first");
    assertThatThrownBy(() -> database.begin(second, "B.second"))
        .hasMessageContaining("B.second cannot run at the same time as A.first");
    database.end(second);
    assertThatThrownBy(() -> database.begin(second, "B.second")).isNotNull();
    database.end(first);
    database.begin(second, "B.second");
    database.end(second);
  }

  @SpringBootTest(classes = NotesApplication.class)
  static class Without {
    @Test
    void cannotStart(@Autowired ApplicationContext context) {}
  }

  @Test
  void aTestThatDoesNotSaySoIsNotGivenTheProjectsDatabase() {
    run(Without.class).testEvents().assertStatistics(s -> s.failed(1));

    assertThat(Path.of(".amp")).doesNotExist();
  }

  @AmpDatabase(settings = "fast")
  @JdbcTest
  @ContextConfiguration(classes = NotesApplication.class)
  static class WithoutAValue {
    @Test
    void cannotStart(@Autowired JdbcTemplate jdbc) {
      jdbc.execute("SELECT 1");
    }
  }

  @Test
  void aSettingWithoutAValueIsExplained() {
    TestRun.failsBecause(
        "@AmpDatabase cannot be used: the setting \"fast\" has no value", WithoutAValue.class);
  }
}
