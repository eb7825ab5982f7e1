package org.notificationdispatcher.simulator;

import java.util.ArrayList;
import java.util.List;
import org.apache.cxf.phase.PhaseInterceptorChain;
import org.notificationdispatcher.simulator.contract.PageInfo;

/** What the script does to the rows of the call under way: mostly nothing. */
final class RowFault {

  private final FaultScript.Step step;

  private RowFault(FaultScript.Step step) {
    this.step = step;
  }

  static RowFault ofThisCall() {
    return new RowFault(
        PhaseInterceptorChain.getCurrentMessage().getExchange().get(FaultScript.Step.class));
  }

  /** What is there for this call. */
  ChangeFeed seen(ChangeFeed feed) {
    return is(FaultKind.LATE_ROWS) ? feed.withoutNewest(step.amount()) : feed;
  }

  /** The rows to send. */
  <T> List<T> sent(List<T> rows) {
    if (!is(FaultKind.DUPLICATE_ROWS)) {
      return rows;
    }
    List<T> twice = new ArrayList<>();
    for (T row : rows) {
      twice.add(row);
      twice.add(row);
    }
    return twice;
  }

  /** What to say of a page. */
  PageInfo sent(PageInfo info) {
    if (is(FaultKind.CLOCK_SKEW)) {
      info.setServerTime(info.getServerTime().plus(step.amount()));
    }
    return info;
  }

  private boolean is(FaultKind kind) {
    return step != null && step.kind() == kind;
  }
}
