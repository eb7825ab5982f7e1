package org.notificationdispatcher.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.notificationdispatcher.core.collect.Selection.By;

/**
 * What a caller says: something has happened to this ticket, license or container.
 *
 * @param by what License Central is asked by: the narrowest that is given
 * @param digest of what makes another push the same one
 * @param lasting whether the same is a duplicate also after the work on it; not where nothing in it
 *     tells a second event from a repetition of the first
 * @param body all fields, also those we do not know
 */
record Push(By by, String value, String digest, boolean lasting, String body) {

  /** All usable; null where not given, but one of ticket, license and container. */
  static Push of(
      String id,
      String ticketId,
      String ticketLicenseId,
      String cmSerial,
      String status,
      String occurredAt,
      ObjectNode body) {
    By by = ticketLicenseId != null ? By.LICENSE : ticketId != null ? By.TICKET : By.CONTAINER;
    String value =
        switch (by) {
          case LICENSE -> ticketLicenseId;
          case TICKET -> ticketId;
          case CONTAINER -> cmSerial;
        };
    String digest =
        id != null
            ? digest("id", id)
            : digest("content", ticketId, ticketLicenseId, cmSerial, status, occurredAt);
    return new Push(by, value, digest, id != null || occurredAt != null, body.toString());
  }

  /** Each part with its length before it, so that none runs into the next. */
  private static String digest(String... parts) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        byte[] bytes = Objects.requireNonNullElse(part, "").getBytes(UTF_8);
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        sha256.update(bytes);
      }
      return HexFormat.of().formatHex(Arrays.copyOf(sha256.digest(), 16));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
