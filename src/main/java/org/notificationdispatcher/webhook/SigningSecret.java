package org.notificationdispatcher.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A symmetric secret shared with a receiver: {@code whsec_} and the base64 of 24 to 64 bytes
 * (Standard Webhooks, version {@code v1}). Not a record, so that its text shows nothing.
 */
final class SigningSecret implements SigningKey {
  static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";
  private static final String VERSION = "v1,";
  private static final int MINIMUM_BYTES = 24;
  private static final int MAXIMUM_BYTES = 64;

  private final Key key;

  private SigningSecret(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  static SigningSecret of(byte[] key) {
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

  @Override
  public boolean signs() {
    return true;
  }

  @Override
  public String sign(String id, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(SigningKey.head(id, timestamp));
      return VERSION + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  @Override
  public boolean verifies(String id, String timestamp, byte[] body, String signature) {
    return signature.startsWith(VERSION)
        && MessageDigest.isEqual(
            sign(id, timestamp, body).getBytes(US_ASCII), signature.getBytes(US_ASCII));
  }

  @Override
  public String toString() {
    return PREFIX + "…";
  }
}
