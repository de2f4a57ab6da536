package dev.heddle.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The self-test where only planted toolchains can be found. */
@Tag("once")
class ToolchainsTest {
  @TempDir private Path folder;
  private Path tools = Path.of("tools");
  private String said = "";

  @BeforeEach
  void plantFolders() throws Exception {
    tools = Files.createDirectories(folder.resolve("tools"));
    for (String peer : new String[] {"rust", "go", "jvm"}) {
      Files.createDirectories(folder.resolve("peers").resolve(peer));
    }
  }

  private void plant(String tool, String script) throws Exception {
    Path file = Files.writeString(tools.resolve(tool), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private int selfTest() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-Dheddle.bench.peers=" + folder.resolve("peers"),
                "-cp",
                System.getProperty("java.class.path"),
                SelfTest.class.getName())
            .redirectErrorStream(true);
    builder.environment().put("PATH", tools.toString());
    Process process = builder.start();
    said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor();
  }

  @Test
  @Timeout(180)
  void aMissingToolchainCostsItsPeersOnly() throws Exception {
    assertThat(selfTest()).as(said).isZero();

    assertThat(said)
        .contains("skipping tokio, kanal", "no cargo; install Rust from https://rustup.rs")
        .contains("skipping go: no go; install Go from https://go.dev/dl")
        .contains("skipping kotlin, jox, jctools: no mvn; install Maven");
    assertThat(said.lines())
        .anyMatch(line -> line.matches("heddle-worker: ok"))
        .anyMatch(line -> line.matches("heddle-jdk: ok"))
        .anyMatch(line -> line.matches("jdk .*: ok"));
  }

  @Test
  void aPeerThatCannotBeBuiltIsAnError() throws Exception {
    plant(
        "cargo", "[ \"$1\" = --version ] && echo cargo 1.2 && exit\necho planted fault\nexit 101");

    assertThat(selfTest()).isEqualTo(1);

    assertThat(said)
        .contains("building tokio", "(cargo 1.2)")
        .contains("the rust peers cannot be built (cargo build --release --locked --quiet in ")
        .contains("planted fault");
  }

  @Test
  void aPeerThatIsNotThereAfterItsBuildIsAnError() throws Exception {
    plant("cargo", "echo cargo 1.2");

    assertThat(selfTest()).isEqualTo(1);

    assertThat(said).contains("the build of the rust peers left no ");
  }

  @Test
  @Timeout(180)
  void aContenderThatFailsItsTrialIsAnError() throws Exception {
    plant(
        "go",
        "[ \"$1\" = version ] && echo go 1.2 && exit\necho '#!/bin/sh' >peers\n"
            + "echo 'echo planted rubbish' >>peers\n/bin/chmod +x peers");

    assertThat(selfTest()).isEqualTo(1);

    assertThat(said).contains("go: its list has a line that names no contender: planted rubbish");
  }
}
