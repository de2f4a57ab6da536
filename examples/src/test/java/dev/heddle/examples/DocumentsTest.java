package dev.heddle.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The documents say what the code says. */
@Tag("once")
class DocumentsTest {
  private static final Path ROOT = Path.of("..");
  private static final ClassLoader LOADER = DocumentsTest.class.getClassLoader();
  private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern MODULE = Pattern.compile("`([a-z.]+)`");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");
  private static final Pattern EXPORT_ROW =
      Pattern.compile(
          "^\\| `(dev\\.heddle\\.[a-z.]*internal[a-z.]*)` \\| (.*?) \\|", Pattern.MULTILINE);

  @Test
  void theProgramsOfTheReadmeAreTheExamples() throws IOException {
    List<String> shown = groups(JAVA_BLOCK, read("README.md"));
    List<String> programs = new ArrayList<>();
    for (String name : List.of("HelloScope", "HelloChannel", "HelloSelect")) {
      programs.add(Files.readString(Path.of("src/main/java", name + ".java")));
    }
    assertThat(shown).containsExactlyElementsOf(programs);
  }

  @Test
  void everyFileThatADocumentLinksToExists() throws IOException {
    try (var records = Files.list(ROOT.resolve("adr"))) {
      List<Path> documents =
          new ArrayList<>(records.filter(file -> file.toString().endsWith(".md")).toList());
      assertThat(documents).isNotEmpty();
      for (String name :
          List.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")) {
        documents.add(ROOT.resolve(name));
      }
      for (Path document : documents) {
        for (String target : groups(LINK, Files.readString(document))) {
          assertThat(document.resolveSibling(target)).as("linked from %s", document).exists();
        }
      }
    }
  }

  @Test
  void theArchitectureListsTheQualifiedExports() throws IOException {
    TreeSet<String> declared = new TreeSet<>();
    for (URL moduleInfo : Collections.list(LOADER.getResources("module-info.class"))) {
      declared.addAll(qualifiedExports(moduleInfo));
    }
    TreeSet<String> listed = new TreeSet<>();
    Matcher rows = EXPORT_ROW.matcher(read("ARCHITECTURE.md"));
    while (rows.find()) {
      for (String module : groups(MODULE, rows.group(2))) {
        listed.add(rows.group(1) + " to " + module);
      }
    }
    assertThat(declared).isNotEmpty();
    assertThat(listed).isEqualTo(declared);
  }

  private static List<String> qualifiedExports(URL moduleInfo) throws IOException {
    ModuleDescriptor module;
    try (InputStream bytes = moduleInfo.openStream()) {
      module = ModuleDescriptor.read(bytes);
    }
    if (!module.name().startsWith("dev.heddle")) {
      return List.of();
    }
    return module.exports().stream()
        .filter(ModuleDescriptor.Exports::isQualified)
        .flatMap(
            export -> export.targets().stream().map(target -> export.source() + " to " + target))
        .toList();
  }

  private static String read(String name) throws IOException {
    return Files.readString(ROOT.resolve(name));
  }

  private static List<String> groups(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1)).toList();
  }
}
