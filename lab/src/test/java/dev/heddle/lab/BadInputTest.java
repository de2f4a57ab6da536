package dev.heddle.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class BadInputTest {

  @TempDir private Path folder;

  private String complaint(String... arguments) throws Exception {
    return line(LabProcess.run(folder, arguments));
  }

  private static String line(LabProcess lab) {
    assertThat(lab.exitCode()).as(lab.err()).isEqualTo(2);
    assertThat(lab.out()).isEmpty();
    assertThat(lab.err().lines()).hasSize(1);
    assertThat(lab.err()).startsWith("heddle lab: ").doesNotContain("Exception");
    return lab.err();
  }

  @Test
  void namesAnUnknownOption() throws Exception {
    assertThat(complaint("--qick")).contains("--qick", "--help");
  }

  @Test
  void namesAnArgumentThatItDoesNotTake() throws Exception {
    assertThat(complaint("spawn")).contains("spawn", "--help");
  }

  @Test
  void namesAnUnknownWorkload() throws Exception {
    assertThat(complaint("--only", "swim"))
        .contains("'swim'", "spawn, fetch, compute, hybrid, hog");
  }

  @Test
  void namesACorpusThatCannotBeRead() throws Exception {
    assertThat(complaint("--corpus", "/nonexistent")).contains("/nonexistent", "--corpus DIR");
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThat(complaint("--corpus", file.toString())).contains(file.toString());
  }

  @Test
  void namesACorpusWithoutText() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Files.write(empty.resolve("binary"), new byte[] {1, 0, 2});
    assertThat(complaint("--only", "hybrid", "--corpus", empty.toString()))
        .contains(empty.toString(), "no readable text file");
  }

  @Test
  void namesAFolderThatCannotBeWritten() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThat(complaint("--out", file.toString())).contains(file.toString(), "--out DIR");
    assertThat(complaint("--out", "/proc/report")).contains("/proc/report", "--out DIR");
  }

  @Test
  void namesAPortThatIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertThat(complaint("--only", "fetch", "--port", port)).contains("port " + port, "--port");
    }
    assertThat(complaint("--port", "70000")).contains("70000", "65535");
    assertThat(complaint("--port", "http")).contains("http");
  }

  @Test
  void saysHowToRaiseTheLimitOnDescriptors() throws Exception {
    assertThat(line(LabProcess.runAfter("ulimit -n 400", folder, "--only", "fetch")))
        .contains("400 open files", "ulimit -n 1200");
  }

  @Test
  void refusesAJdkThatIsTooOld() throws Exception {
    assertThatThrownBy(() -> Lab.requireJava(Runtime.Version.parse("25.0.2+10")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("25.0.2")
        .hasMessageContaining("25.0.3");
    Lab.requireJava(Runtime.Version.parse("25.0.3+9-LTS"));
    Lab.requireJava(Runtime.Version.parse("26"));
  }
}
