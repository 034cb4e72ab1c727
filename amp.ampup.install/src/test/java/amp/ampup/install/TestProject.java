package amp.ampup.install;

import amp.ampup.KnownProjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Projects with a database, as those that a server's start leaves. */
final class TestProject {
  private TestProject() {}

  /** Makes one whose server was started with an extension, as the server's start notes it. */
  static Path using(TestStore store, Path project, int major, String component, String version)
      throws IOException {
    Path data = Files.createDirectories(project.resolve("metadb/data"));
    Files.writeString(data.resolve("PG_VERSION"), major + "\n");
    Files.writeString(
        data.resolve("amp_extensions"),
        """
        {"format":1,"extensions":[
          {"name":"%s","version":"%s","component":true,"asked":true},
          {"name":"hstore","version":"1.8","component":false,"asked":true}]}
        """
            .formatted(component, version));
    KnownProjects.of(store.home).remember(project);
    return project;
  }
}
