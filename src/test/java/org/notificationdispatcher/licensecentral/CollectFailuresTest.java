package org.notificationdispatcher.licensecentral;

import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.notificationdispatcher.core.collect.Watermarks;
import org.postgresql.ds.PGSimpleDataSource;

class CollectFailuresTest {

  /** What failed is then mostly the database itself; the error handler must not fail as well. */
  @Test
  void aFailureThatCannotBeWrittenDownIsToldAllTheSame() {
    PGSimpleDataSource nobodyThere = new PGSimpleDataSource();
    nobodyThere.setServerNames(new String[] {"127.0.0.1"});
    nobodyThere.setPortNumbers(new int[] {1});
    CollectFailures failures =
        new CollectFailures(
            new Watermarks(nobodyThere, Map.of(), Duration.ofMinutes(1), Clock.systemUTC()),
            new FailureClassifier(Set.of()));

    assertThatNoException()
        .isThrownBy(() -> failures.report("orders", null, new IllegalStateException("down")));
  }
}
