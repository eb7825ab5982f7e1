package org.notificationdispatcher.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One symmetric secret shared with a receiver: {@code whsec_} and the base64 of 24 to 64 bytes
 * (Standard Webhooks, "Secret and signature"). Not a record, so that its text shows nothing.
 */
final class SigningSecret {
  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int MINIMUM_BYTES = 24;
  private static final int MAXIMUM_BYTES = 64;

  private final Key key;

  private SigningSecret(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /**
   * @throws IllegalArgumentException with a message that says what is wrong and shows nothing of
   *     the secret
   */
  static SigningSecret parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("does not start with " + PREFIX);
    }
    byte[] key;
    try {
      key = Base64.getDecoder().decode(text.substring(PREFIX.length()).getBytes(US_ASCII));
    } catch (IllegalArgumentException e) {
      // Without the cause: the decoder quotes characters of the secret.
      throw new IllegalArgumentException("is not base64 after " + PREFIX);
    }
    if (key.length < MINIMUM_BYTES || key.length > MAXIMUM_BYTES) {
      throw new IllegalArgumentException(
          "holds %d bytes, not %d to %d".formatted(key.length, MINIMUM_BYTES, MAXIMUM_BYTES));
    }
    return ofKey(key);
  }

  /** Of a key of any length: one of the published examples is shorter than is safe. */
  static SigningSecret ofKey(byte[] key) {
    return new SigningSecret(key);
  }

  /** The signature of {@code id.timestamp.body} in version 1: {@code v1,} and base64. */
  String sign(String id, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update((id + "." + timestamp + ".").getBytes(US_ASCII));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  @Override
  public String toString() {
    return PREFIX + "…";
  }
}
