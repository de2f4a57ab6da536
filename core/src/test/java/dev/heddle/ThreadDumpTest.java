package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import dev.heddle.channel.Channel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The thread dump of the JDK shows tasks, though no list of the JDK's holds them. */
class ThreadDumpTest {
  @TempDir Path folder;

  @Test
  void theDumpOfTheJdkShowsTasksAndTheirStacks() throws Exception {
    Channel<String> never = Channel.rendezvous();
    try (TaskRuntime runtime = TaskRuntime.builder().name("dumped").build()) {
      Task<String> detached = runtime.spawn("lonely-listener", never::receive);
      runtime.execute(scope -> {
        Task<String> child = scope.spawn("child-listener", never::receive);
        Await.waiting(((SpawnedTask<?>) detached).thread());
        Await.waiting(((SpawnedTask<?>) child).thread());

        String dump = dump("during");

        assertThat(dump).contains("lonely-listener", "child-listener", "ThreadDumpTest.java");
        if (runtime.backend() == Backend.WORKER) {
          assertThat(dump).contains("\"container\": \"dumped");
        }
        child.cancel("seen");
      });
      detached.cancel("seen");
    }
    assertThat(dump("after")).doesNotContain("lonely-listener", "child-listener");
  }

  private String dump(String name) throws IOException {
    Path file = folder.resolve(name);
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(file.toString(), ThreadDumpFormat.JSON);
    return Files.readString(file);
  }
}
