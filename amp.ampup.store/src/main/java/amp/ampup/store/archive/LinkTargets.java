package amp.ampup.store.archive;

/**
 * Where links may point. Only leading {@code ..} are allowed: the folders above a link are real
 * ones, so counting names tells where they lead; behind another link counting would not.
 */
final class LinkTargets {
  private LinkTargets() {}

  static void check(String path, String to) throws ArchiveException {
    int depth = (int) path.chars().filter(c -> c == '/').count();
    boolean named = false;
    boolean bad = to.isEmpty() || to.startsWith("/") || to.contains(":") || to.length() > 1024;
    for (String part : to.split("/", -1)) {
      if (part.equals("..")) {
        depth--;
        bad |= named || depth < 0;
      } else if (!part.isEmpty() && !part.equals(".")) {
        named = true;
        bad |= part.chars().anyMatch(Character::isISOControl);
      }
    }
    if (bad || !named) {
      throw new ArchiveException(
          "the link "
              + EntryNames.shown(path)
              + " to "
              + EntryNames.shown(to)
              + " could leave its folder");
    }
  }
}
