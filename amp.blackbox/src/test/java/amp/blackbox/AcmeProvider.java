package amp.blackbox;

import java.nio.file.Path;

/** The source of a third party's provider, with one thing about it that the test chooses. */
final class AcmeProvider {
  /** How it is declared. */
  enum Form {
    MODULE,
    SERVICES_FILE,
    BOTH
  }

  private static final String SERVICE = "amp.tempdb.api.spi.TempDbProvider";
  private static final String SOURCE =
      """
      package com.acme;

      import amp.tempdb.api.*;
      import amp.tempdb.api.spi.*;
      import java.nio.file.Path;
      import java.time.Instant;

      public class AcmeProvider implements TempDbProvider {
        public AcmeProvider() { CONSTRUCTOR }
        @Override public String name() { return NAME; }
        @Override public int priority() { return 1000; }
        @Override public Capability probe(TempDbSpec spec) {
          return new Capability.Available(DESCRIPTION, "18.6");
        }
        @Override public OpenDb open(TempDbSpec spec) {
          return new OpenDb() {
            @Override public ConnectionInfo connection() {
              return ConnectionInfo.unix(Path.of("/acme/run"), 5432, "acme", "amp");
            }
            @Override public ServerInfo server() {
              Path path = Path.of("/acme");
              return new ServerInfo(name(), "18.6", 1, Role.OWNER, path, path, Instant.EPOCH);
            }
            @Override public boolean isRunning() { return true; }
            @Override public void close() {}
          };
        }
      }
      """;

  private final Form form;
  private String name = "\"acme\"";
  private String constructor = "";
  private String description = "\"Acme\"";
  private String requires = "requires amp.tempdb.api;";
  private final Sources sources = new Sources();

  AcmeProvider(Form form) {
    this.form = form;
  }

  /** Sets the expression that is its name. */
  AcmeProvider name(String expression) {
    name = expression;
    return this;
  }

  /** Sets the statements of its constructor. */
  AcmeProvider constructor(String statements) {
    constructor = statements;
    return this;
  }

  /** Has it describe itself with the words of a library, which is made here. */
  AcmeProvider library(Path jar, String words, boolean module) {
    Sources library =
        new Sources()
            .source(
                "com.acme.words.Words",
                "package com.acme.words; public class Words {"
                    + " public static String say() { return \""
                    + words
                    + "\"; } }");
    if (module) {
      library.source("module-info", "module com.acme.words { exports com.acme.words; }");
    }
    sources.library(library.jar(jar));
    requires += " requires com.acme.words;";
    description = "com.acme.words.Words.say()";
    return this;
  }

  /** Returns its sources. */
  Sources sources() {
    if (form != Form.SERVICES_FILE) {
      sources.source(
          "module-info",
          "module com.acme { "
              + requires
              + " provides "
              + SERVICE
              + " with com.acme.AcmeProvider; }");
    }
    if (form != Form.MODULE) {
      sources.resource("META-INF/services/" + SERVICE, "com.acme.AcmeProvider\n");
    }
    return sources.source(
        "com.acme.AcmeProvider",
        SOURCE
            .replace("CONSTRUCTOR", constructor)
            .replace("NAME", name)
            .replace("DESCRIPTION", description));
  }

  /** Makes its jar. */
  Path jar(Path jar) {
    return sources().jar(jar);
  }
}
