package amp.ampup.install;

import amp.ampup.AmpupException;
import amp.ampup.install.fetch.Proxies;
import amp.os.file.SmallFile;
import java.io.ByteArrayInputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * What {@code ~/.m2/settings.xml} says about Maven Central: a mirror, its credentials, a proxy.
 * Passwords that Maven has encrypted cannot be read, and are left out.
 */
final class MavenSettings {
  private static final String REPOSITORY = "central";
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env\\.([A-Za-z0-9_]+)}");

  /** Far more than anybody writes by hand. */
  private static final int MOST_BYTES = 4 << 20;

  private final @Nullable Element root;
  private final @Nullable AmpupException failure;
  private final Map<String, String> environment;

  private MavenSettings(
      @Nullable Element root, @Nullable AmpupException failure, Map<String, String> environment) {
    this.root = root;
    this.failure = failure;
    this.environment = environment;
  }

  /**
   * Reads the settings; a file that is missing says nothing. What is wrong with one is told when it
   * is asked, and not before: a mirror or a proxy of its own comes first, and needs none.
   */
  static MavenSettings read(Path userHome, Map<String, String> environment) {
    Path file = userHome.resolve(".m2").resolve("settings.xml");
    // Where no home is known, the current folder is none.
    if (!userHome.isAbsolute() || !Files.isRegularFile(file)) {
      return new MavenSettings(null, null, environment);
    }
    try {
      byte[] content = SmallFile.bytesThroughLink(file, MOST_BYTES);
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      Element root = builder.parse(new ByteArrayInputStream(content)).getDocumentElement();
      return new MavenSettings(root, null, environment);
    } catch (SAXParseException e) {
      // Its message may repeat a part of a password.
      return failed(file + ":" + e.getLineNumber() + " is not well-formed XML", environment);
    } catch (ParserConfigurationException | SAXException e) {
      return failed(file + " is not well-formed XML", environment);
    } catch (IOException e) {
      return failed(file + " cannot be read (" + reason(e) + ")", environment);
    }
  }

  private static MavenSettings failed(String problem, Map<String, String> environment) {
    String remedy =
        "Correct the file, since it may name a mirror and a proxy; or do without it: set"
            + " AMPUP_MIRROR, and HTTPS_PROXY or NO_PROXY";
    return new MavenSettings(null, new AmpupException(problem, remedy), environment);
  }

  private static String reason(IOException e) {
    if (e instanceof CharConversionException) {
      return "its bytes are not in the encoding that it names";
    }
    if (e instanceof AccessDeniedException) {
      return "its permissions forbid it";
    }
    String said = e instanceof FileSystemException refused ? refused.getReason() : e.getMessage();
    return said == null ? e.getClass().getSimpleName() : said;
  }

  /**
   * A mirror of Maven Central.
   *
   * @param url its base address
   * @param user the user to send, or empty
   * @param password the password to send
   */
  record Mirror(String url, String user, String password) {
    /** Returns it without the password. */
    @Override
    public String toString() {
      return "a mirror in Maven's settings";
    }
  }

  Optional<Mirror> mirror() {
    for (Element mirror : elements("mirrors", "mirror")) {
      boolean blocked = text(mirror, "blocked").equals("true");
      if (!blocked && mirrorsCentral(text(mirror, "mirrorOf"))) {
        return Optional.of(withCredentials(text(mirror, "url"), text(mirror, "id")));
      }
    }
    return Optional.empty();
  }

  Optional<Proxies.Fallback> proxy() {
    for (Element proxy : elements("proxies", "proxy")) {
      String port = text(proxy, "port");
      if (!text(proxy, "active").equals("false") && Proxies.isPort(port)) {
        String password = text(proxy, "password");
        Proxies.Server server =
            new Proxies.Server(
                text(proxy, "host"),
                Integer.parseInt(port),
                isEncrypted(password) ? "" : text(proxy, "username"),
                password);
        List<String> without = List.of(text(proxy, "nonProxyHosts").split("\\|"));
        return Optional.of(
            new Proxies.Fallback(server, without.stream().filter(h -> !h.isBlank()).toList()));
      }
    }
    return Optional.empty();
  }

  private Mirror withCredentials(String url, String id) {
    for (Element server : elements("servers", "server")) {
      String password = text(server, "password");
      if (text(server, "id").equals(id) && !isEncrypted(password)) {
        return new Mirror(url, text(server, "username"), password);
      }
    }
    return new Mirror(url, "", "");
  }

  /** Understands {@code *}, {@code external:*}, names and exclusions, as Maven's guide has them. */
  static boolean mirrorsCentral(String mirrorOf) {
    boolean matches = false;
    for (String part : mirrorOf.split(",", -1)) {
      String pattern = part.strip();
      if (pattern.equals("!" + REPOSITORY)) {
        return false;
      }
      matches |= pattern.equals("*") || pattern.equals("external:*") || pattern.equals(REPOSITORY);
    }
    return matches;
  }

  private static boolean isEncrypted(String password) {
    return password.startsWith("{") && password.endsWith("}");
  }

  private List<Element> elements(String group, String name) {
    if (failure != null) {
      throw failure;
    }
    List<Element> found = new ArrayList<>();
    if (root != null) {
      for (Element parent : children(root, group)) {
        found.addAll(children(parent, name));
      }
    }
    return found;
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

  private String text(Element parent, String name) {
    List<Element> found = children(parent, name);
    String text = found.isEmpty() ? "" : found.get(0).getTextContent().strip();
    return VARIABLE
        .matcher(text)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(environment.getOrDefault(match.group(1), match.group())));
  }
}
