import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Reads Surefire's XML reports and names every skipped test.
 *
 * <p>Arguments: {@code --enforce} or {@code --report}, the list of allowed skips, then the report
 * folders. With {@code --enforce} the exit code is 1 if a skipped test is not in the list, or if
 * the list names a test that no report contains. A line of the list is {@code Class#method reason};
 * {@code #} starts a comment line.
 */
final class SkipCheck {
  private final Set<String> seen = new TreeSet<>();
  private final Map<String, String> skipped = new TreeMap<>();

  public static void main(String[] args) throws Exception {
    if (args.length < 3 || !(args[0].equals("--enforce") || args[0].equals("--report"))) {
      System.err.println("usage: SkipCheck --enforce|--report ALLOWED-SKIPS REPORT-FOLDER...");
      System.exit(2);
    }
    boolean enforce = args[0].equals("--enforce");
    Map<String, String> allowed = readAllowed(Path.of(args[1]));
    SkipCheck check = new SkipCheck();
    for (int i = 2; i < args.length; i++) {
      check.readReports(Path.of(args[i]));
    }
    List<String> faults = check.faults(allowed);
    check.skipped.forEach((test, why) ->
        System.out.println("skipped: " + test + "  " + allowed.getOrDefault(test, why)));
    if (enforce) {
      faults.forEach(fault -> System.err.println("skip check: " + fault));
      System.exit(faults.isEmpty() ? 0 : 1);
    }
  }

  private static Map<String, String> readAllowed(Path list) throws IOException {
    Map<String, String> allowed = new TreeMap<>();
    int number = 0;
    for (String line : Files.readAllLines(list)) {
      number++;
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      String[] parts = text.split("\\s+", 2);
      if (parts.length < 2 || !parts[0].contains("#")) {
        System.err.println(
            list + ":" + number + ": write 'Class#method  reason', not '" + text + "'");
        System.exit(2);
      }
      allowed.put(parts[0], parts[1]);
    }
    return allowed;
  }

  private List<String> faults(Map<String, String> allowed) {
    List<String> faults = new ArrayList<>();
    if (seen.isEmpty()) {
      faults.add("the reports hold no test at all");
    }
    skipped.forEach((test, why) -> {
      if (!allowed.containsKey(test)) {
        faults.add(
            test
                + " was skipped ("
                + why
                + "): make it run, or add it to the list with the reason");
      }
    });
    for (String test : allowed.keySet()) {
      if (!seen.contains(test)) {
        faults.add(test + " is in the list, but no report contains it: remove the line");
      }
    }
    return faults;
  }

  private void readReports(Path folder)
      throws IOException, SAXException, ParserConfigurationException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    DocumentBuilder parser = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder();
    try (DirectoryStream<Path> reports = Files.newDirectoryStream(folder, "TEST-*.xml")) {
      for (Path report : reports) {
        NodeList cases = parser.parse(report.toFile()).getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
          readCase((Element) cases.item(i));
        }
      }
    }
  }

  private void readCase(Element testCase) {
    String test =
        beforeAny(testCase.getAttribute("classname"))
            + "#"
            + beforeAny(testCase.getAttribute("name"));
    seen.add(test);
    NodeList skips = testCase.getElementsByTagName("skipped");
    if (skips.getLength() > 0) {
      Element skip = (Element) skips.item(0);
      String why =
          skip.hasAttribute("message") ? skip.getAttribute("message") : skip.getTextContent();
      skipped.put(test, why.strip().lines().findFirst().orElse("no reason given"));
    }
  }

  /** Without the suffix of the second run, parameter types and indexes. */
  private static String beforeAny(String name) {
    return name.split("[(\\[{]", 2)[0];
  }
}
