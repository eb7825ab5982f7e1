package org.notificationdispatcher.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcessFiguresTest {
  private static final long OWN = ProcessHandle.current().pid();

  @Test
  void memoryIsCountedInMebibytes() {
    assertThat(ProcessFigures.peakResidentMebibytes(OWN)).isBetween(20.0, 100_000.0);
  }

  @Test
  void processorTimeIsWhatTheJvmKnowsOfItself() {
    double known =
        ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1_000.0;

    assertThat(ProcessFigures.processorSeconds(OWN)).isBetween(known, known + 5);
  }

  @Test
  void childrenThatHaveEndedCountToo() throws Exception {
    double before = children();

    Process child =
        new ProcessBuilder("sh", "-c", "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done").start();

    assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(children()).isGreaterThan(before);
  }

  /** The family first: what this process works meanwhile must not look like a child's work. */
  private static double children() {
    double family = ProcessFigures.processorSecondsOfFamily(OWN);
    return family - ProcessFigures.processorSeconds(OWN);
  }

  @Test
  void aProcessThatHasEndedHasNoMemory() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();

    assertThatThrownBy(() -> ProcessFigures.peakResidentMebibytes(ended.pid()))
        .hasMessage("process " + ended.pid() + " has ended");
  }
}
