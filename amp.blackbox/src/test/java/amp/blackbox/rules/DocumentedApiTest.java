package amp.blackbox.rules;

import static org.assertj.core.api.Assertions.assertThat;

import amp.blackbox.Reactor;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.Tree.Kind;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * Every type, method and constant that a module exports has a comment. A constructor is told by its
 * class, and a method that overrides by the one that it overrides.
 */
class DocumentedApiTest {
  private static final Pattern EXPORT = Pattern.compile("(?m)^  exports ([\\w.]+);");

  private final List<String> silent = new ArrayList<>();
  private int seen;

  @Test
  void whatIsExportedHasAComment() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromFiles(exported()));
      DocTrees trees = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        TreePath path = new TreePath(unit);
        for (Tree type : unit.getTypeDecls()) {
          if (type instanceof ClassTree known) {
            look(trees, path, known, false);
          }
        }
      }
    }

    assertThat(silent).as("exported, and without a comment").isEmpty();
    assertThat(seen).isGreaterThan(500);
  }

  private void look(DocTrees trees, TreePath outer, ClassTree type, boolean inInterface) {
    if (!isVisible(type.getModifiers(), inInterface)) {
      return;
    }
    TreePath path = new TreePath(outer, type);
    require(trees, path, type.getSimpleName().toString());
    boolean isInterface =
        type.getKind() == Kind.INTERFACE || type.getKind() == Kind.ANNOTATION_TYPE;
    for (Tree member : type.getMembers()) {
      if (member instanceof ClassTree inner) {
        look(trees, path, inner, isInterface);
      } else if (member instanceof MethodTree method
          && method.getReturnType() != null
          && isVisible(method.getModifiers(), isInterface)
          && !overrides(method)) {
        require(trees, new TreePath(path, method), type.getSimpleName() + "." + method.getName());
      } else if (member instanceof VariableTree field
          && isVisible(field.getModifiers(), isInterface)) {
        require(trees, new TreePath(path, field), type.getSimpleName() + "." + field.getName());
      }
    }
  }

  private void require(DocTrees trees, TreePath path, String name) {
    seen++;
    if (trees.getDocComment(path) == null) {
      silent.add(path.getCompilationUnit().getPackageName() + "." + name);
    }
  }

  private static boolean isVisible(ModifiersTree modifiers, boolean inInterface) {
    return modifiers.getFlags().contains(Modifier.PUBLIC)
        || modifiers.getFlags().contains(Modifier.PROTECTED)
        || (inInterface && !modifiers.getFlags().contains(Modifier.PRIVATE));
  }

  private static boolean overrides(MethodTree method) {
    return method.getModifiers().getAnnotations().stream()
        .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
  }

  private static List<File> exported() throws IOException {
    List<File> files = new ArrayList<>();
    for (Path module : Reactor.folders()) {
      Path sources = module.resolve("src/main/java");
      String descriptor = Files.readString(sources.resolve("module-info.java"));
      for (var export : EXPORT.matcher(descriptor).results().toList()) {
        try (Stream<Path> all = Files.list(sources.resolve(export.group(1).replace('.', '/')))) {
          all.filter(file -> file.toString().endsWith(".java"))
              .map(Path::toFile)
              .forEach(files::add);
        }
      }
    }
    return files;
  }
}
