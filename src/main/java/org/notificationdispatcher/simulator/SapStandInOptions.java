package org.notificationdispatcher.simulator;

import java.util.function.Consumer;

/**
 * How the SAP stand-in behaves.
 *
 * @param port on 127.0.0.1; 0 for a free one
 * @param user that must log on by HTTP Basic, or null for anybody
 * @param password of that user
 * @param etags whether a change must name the version it changes
 * @param duplicateCode of the error that answers what is there already, with 400; null for 409
 * @param listener gets every entity and IDoc that is written, before it is answered; or null
 */
public record SapStandInOptions(
    int port,
    String user,
    String password,
    boolean etags,
    String duplicateCode,
    Consumer<SapRecord> listener) {

  /** A free port, no logon. */
  public static SapStandInOptions defaults() {
    return new SapStandInOptions(0, null, null, false, null, null);
  }

  public SapStandInOptions withPort(int newPort) {
    return new SapStandInOptions(newPort, user, password, etags, duplicateCode, listener);
  }

  public SapStandInOptions withUser(String newUser, String newPassword) {
    return new SapStandInOptions(port, newUser, newPassword, etags, duplicateCode, listener);
  }

  public SapStandInOptions withEtags() {
    return new SapStandInOptions(port, user, password, true, duplicateCode, listener);
  }

  public SapStandInOptions withDuplicateCode(String code) {
    return new SapStandInOptions(port, user, password, etags, code, listener);
  }

  public SapStandInOptions withListener(Consumer<SapRecord> newListener) {
    return new SapStandInOptions(port, user, password, etags, duplicateCode, newListener);
  }
}
