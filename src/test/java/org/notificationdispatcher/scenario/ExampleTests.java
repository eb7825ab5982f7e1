package org.notificationdispatcher.scenario;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs a test class of an example in a process of its own. */
final class ExampleTests {
  private ExampleTests() {}

  /**
   * Prints how many have succeeded and why others have not, and exits with how many those are.
   *
   * @param names of the class
   */
  public static void main(String[] names) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(names[0]))
                .filters(EngineFilter.includeEngines("junit-jupiter"))
                .build(),
            listener);
    TestExecutionSummary summary = listener.getSummary();
    PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());
    summary.printFailuresTo(out);
    out.printf(
        "%d succeeded, %d failed%n",
        summary.getTestsSucceededCount(), summary.getTotalFailureCount());
    System.exit((int) summary.getTotalFailureCount());
  }
}
