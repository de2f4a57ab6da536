package dev.heddle.lab.report;

import dev.heddle.lab.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes {@code report.json} and {@code report.html} into a folder. */
public final class ReportFiles {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .build();

  private final Path folder;

  private ReportFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes sure that the folder exists and can be written to.
   *
   * @throws BadInput when it cannot
   */
  public static ReportFiles in(Path folder) throws BadInput {
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, ".report", ".tmp"));
    } catch (IOException e) {
      throw new BadInput(
          "cannot write to the folder "
              + folder.toAbsolutePath()
              + " ("
              + reason(e)
              + "): choose another one by --out DIR");
    }
    return new ReportFiles(folder);
  }

  private static String reason(IOException e) {
    String kind = e.getClass().getSimpleName();
    return switch (kind) {
      case "AccessDeniedException" -> "access denied";
      case "FileAlreadyExistsException" -> "there is a file of that name";
      case "NoSuchFileException" -> "no folder can be made there";
      case "FileSystemException" -> String.valueOf(e.getMessage());
      default -> kind + ": " + e.getMessage();
    };
  }

  /** The report as JSON. */
  public static String toJson(Report report) {
    return JSON.writeValueAsString(report);
  }

  /** Writes both files; a reader sees the old ones or the new ones, never a half. */
  public void write(Report report) throws IOException {
    String json = toJson(report);
    replace("report.json", json + "\n");
    replace("report.html", HtmlPage.render(report, json));
  }

  private void replace(String name, String content) throws IOException {
    Path whole = Files.createTempFile(folder, ".report", ".tmp");
    Files.writeString(whole, content);
    Files.move(whole, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Where people find the page. */
  public Path page() {
    return folder.resolve("report.html");
  }
}
