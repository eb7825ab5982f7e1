package org.notificationdispatcher.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;

/**
 * One of the keys of a destination, of either kind that Standard Webhooks knows. Its text shows
 * nothing but its kind. Thread-safe.
 */
interface SigningKey {

  /**
   * Reads a key by its prefix.
   *
   * @throws IllegalArgumentException with a message that says what is wrong and shows nothing of
   *     the key
   */
  static SigningKey parse(String text) {
    if (text.startsWith(SigningSecret.PREFIX)) {
      return SigningSecret.of(bytes(text, SigningSecret.PREFIX));
    } else if (text.startsWith(Ed25519Key.PRIVATE_PREFIX)) {
      return Ed25519Key.ofPrivate(bytes(text, Ed25519Key.PRIVATE_PREFIX));
    } else if (text.startsWith(Ed25519Key.PUBLIC_PREFIX)) {
      return Ed25519Key.ofPublic(bytes(text, Ed25519Key.PUBLIC_PREFIX));
    }
    throw new IllegalArgumentException(
        "starts with neither " + SigningSecret.PREFIX + " nor " + Ed25519Key.PRIVATE_PREFIX);
  }

  private static byte[] bytes(String text, String prefix) {
    try {
      return Base64.getDecoder().decode(text.substring(prefix.length()).getBytes(US_ASCII));
    } catch (IllegalArgumentException e) {
      // Without the cause: the decoder quotes characters of the secret.
      throw new IllegalArgumentException("is not base64 after " + prefix);
    }
  }

  /** What is signed. */
  static byte[] head(String id, String timestamp) {
    return (id + "." + timestamp + ".").getBytes(US_ASCII);
  }

  /** Whether it can sign: a public key cannot. */
  boolean signs();

  /** The signature of {@code id.timestamp.body}: version, comma and base64. */
  String sign(String id, String timestamp, byte[] body);

  /** Whether the signature was made with this key. Other versions than its own never are. */
  boolean verifies(String id, String timestamp, byte[] body, String signature);
}
