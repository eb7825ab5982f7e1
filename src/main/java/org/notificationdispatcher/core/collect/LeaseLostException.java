package org.notificationdispatcher.core.collect;

import org.notificationdispatcher.common.Module;

/** Somebody else reads this module now; what was just read is theirs to store. */
public final class LeaseLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LeaseLostException(Module module) {
    super("the lease of module " + module + " ended before its page was stored");
  }
}
