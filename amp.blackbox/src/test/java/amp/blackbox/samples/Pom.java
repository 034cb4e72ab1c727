package amp.blackbox.samples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** What a POM says itself; what it inherits is left out. */
final class Pom {
  private final Path file;
  private final Element project;

  private Pom(Path file, Element project) {
    this.file = file;
    this.project = project;
  }

  static Pom read(Path file) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      return new Pom(file, factory.newDocumentBuilder().parse(file.toFile()).getDocumentElement());
    } catch (IOException | SAXException | ParserConfigurationException e) {
      throw new AssertionError("cannot read " + file, e);
    }
  }

  Path file() {
    return file;
  }

  String artifact() {
    return value("artifactId").orElseThrow();
  }

  /** Returns its version, or its parent's. */
  String version() {
    return value("version").or(() -> value("parent", "version")).orElseThrow();
  }

  boolean hasJar() {
    return !value("packaging").orElse("jar").equals("pom");
  }

  boolean isPublished() {
    return !value("properties", "maven.deploy.skip").equals(Optional.of("true"));
  }

  List<String> modules() {
    return children(project, "modules").stream()
        .flatMap(modules -> children(modules, "module").stream())
        .map(Pom::text)
        .toList();
  }

  /** Returns what the elements of these names hold, each inside the one before. */
  Optional<String> value(String... path) {
    Element element = project;
    for (String name : path) {
      List<Element> found = children(element, name);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      element = found.get(0);
    }
    return Optional.of(text(element));
  }

  private static String text(Element element) {
    return element.getTextContent().strip();
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        found.add(element);
      }
    }
    return found;
  }
}
