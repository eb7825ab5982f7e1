package org.notificationdispatcher.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the kernel knows of a process; Linux only. */
final class ProcessFigures {
  /** The unit of times in {@code /proc}: USER_HZ, the same on every platform Java 17 runs on. */
  private static final double TICKS_PER_SECOND = 100;

  /** Field 14 of {@code stat} is utime; stime, cutime and cstime follow. */
  private static final int FIRST_TIME = 14;

  private static final int OWN = 2;
  private static final int OWN_AND_OF_ENDED_CHILDREN = 4;

  private ProcessFigures() {}

  /** The most memory that was resident at a time since the process began, in MiB. */
  static double peakResidentMebibytes(long pid) {
    return lines(pid, "status").stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("process " + pid + " has ended"))
        / 1024.0;
  }

  /** Seconds of processor time since the process began, in user and system mode. */
  static double processorSeconds(long pid) {
    return ticks(pid, OWN) / TICKS_PER_SECOND;
  }

  /** The same with those of its children, also of those that have ended. */
  static double processorSecondsOfFamily(long pid) {
    long ticks = ticks(pid, OWN_AND_OF_ENDED_CHILDREN);
    List<ProcessHandle> children =
        ProcessHandle.of(pid).map(process -> process.children().toList()).orElse(List.of());
    for (ProcessHandle child : children) {
      ticks += ticks(child.pid(), OWN);
    }
    return ticks / TICKS_PER_SECOND;
  }

  private static long ticks(long pid, int fields) {
    List<String> stat = lines(pid, "stat");
    if (stat.isEmpty()) {
      return 0;
    }
    // Behind the name, which may hold blanks, field 3 comes first
    return Stream.of(stat.get(0).replaceFirst(".*\\) ", "").split(" "))
        .skip(FIRST_TIME - 3)
        .limit(fields)
        .mapToLong(Long::parseLong)
        .sum();
  }

  /** Of a file of a process; none if it has ended. */
  private static List<String> lines(long pid, String file) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), file));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
