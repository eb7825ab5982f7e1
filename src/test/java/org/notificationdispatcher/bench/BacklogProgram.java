package org.notificationdispatcher.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * What the processes have in common that deliver a backlog of their own. For each line {@code load
 * <how many> <bytes>} they fill it, for each {@code run <address>} they empty it and say how many
 * nanoseconds that took, and for {@code settings} they say how they are set up. They end when their
 * standard input does.
 */
final class BacklogProgram {
  private BacklogProgram() {}

  /** A durable backlog, and how it is delivered. */
  interface Backlog {
    /** What it is and how it is set up, in a line. */
    String settings();

    /** Makes it anew, with so many messages. */
    void load(int count, int bytes) throws Exception;

    /** Delivers all of it, and says how many nanoseconds that took. */
    long run(String url) throws Exception;
  }

  static void serve(Backlog backlog) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(answer(backlog, line.split(" ")));
    }
  }

  private static String answer(Backlog backlog, String[] asked) throws Exception {
    switch (asked[0]) {
      case "load" -> {
        backlog.load(Integer.parseInt(asked[1]), Integer.parseInt(asked[2]));
        return "loaded";
      }
      case "run" -> {
        return Long.toString(backlog.run(asked[1]));
      }
      case "settings" -> {
        return backlog.settings();
      }
      default -> throw new IOException("nobody knows what '" + asked[0] + "' means");
    }
  }
}
