package org.notificationdispatcher.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** One thing that is measured by itself. */
interface Part {

  /**
   * Measures it.
   *
   * @param folder for data; what an earlier run left there is of no use
   * @param started takes all that is started
   * @param progress takes a line now and then
   * @throws IllegalStateException if it cannot be measured, and why
   */
  Report run(Path folder, Started started, Consumer<String> progress)
      throws IOException, InterruptedException;
}
