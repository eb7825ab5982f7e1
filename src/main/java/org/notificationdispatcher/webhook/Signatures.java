package org.notificationdispatcher.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * Signs and verifies with the secrets and keys of one destination, as Standard Webhooks specifies:
 * symmetric ({@code v1}) and asymmetric ({@code v1a}) ones in any mix.
 *
 * <p>While one is being replaced there are several. The newest stands first, and so does its
 * signature.
 *
 * <p>Thread-safe. Its text shows nothing of the secrets.
 */
public final class Signatures {
  /** How far the timestamp may be from the receiver's clock, before and after. */
  public static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final Pattern SEPARATOR = Pattern.compile("[\\s,]+");
  private static final Pattern UNIX_SECONDS = Pattern.compile("\\d{1,12}");

  private final List<SigningKey> keys;

  private Signatures(List<SigningKey> keys) {
    this.keys = keys;
  }

  /**
   * Reads the secrets and keys of a destination.
   *
   * @param secrets one or more, newest first, separated by white space or commas; each is {@code
   *     whsec_} and the base64 of 24 to 64 bytes, or {@code whsk_} and the base64 of an Ed25519
   *     key's seed and public key
   * @throws IllegalArgumentException if there is none or one is unusable; the message says which
   *     and why, and shows nothing of it
   */
  public static Signatures of(String secrets) {
    return read(secrets, true);
  }

  /** As {@link #of}, for a receiver: also public keys, {@code whpk_} and the base64 of 32 bytes. */
  public static Signatures ofReceiver(String secrets) {
    return read(secrets, false);
  }

  private static Signatures read(String secrets, boolean toSign) {
    List<String> texts =
        Arrays.stream(SEPARATOR.split(secrets)).filter(text -> !text.isEmpty()).toList();
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("no secret given");
    }
    List<SigningKey> parsed = new ArrayList<>();
    for (String text : texts) {
      try {
        SigningKey key = SigningKey.parse(text);
        if (toSign && !key.signs()) {
          throw new IllegalArgumentException("is a public key, which cannot sign; give its whsk_");
        }
        parsed.add(key);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "secret %d of %d %s".formatted(parsed.size() + 1, texts.size(), e.getMessage()));
      }
    }
    return new Signatures(List.copyOf(parsed));
  }

  /**
   * The value of the header {@code webhook-signature}: one signature a secret or key, newest first.
   *
   * @param id the value of {@code webhook-id}, ASCII
   * @param timestamp the value of {@code webhook-timestamp}, in seconds
   * @param body the bytes as they are sent
   */
  public String sign(String id, Instant timestamp, byte[] body) {
    String seconds = Long.toString(timestamp.getEpochSecond());
    if (keys.size() == 1) {
      return keys.get(0).sign(id, seconds, body);
    }
    StringJoiner signatures = new StringJoiner(" ");
    keys.forEach(key -> signatures.add(key.sign(id, seconds, body)));
    return signatures.toString();
  }

  /**
   * Whether one of the signatures was made with one of the secrets or keys, at a time within {@link
   * #TOLERANCE} of now. Signatures of other versions are passed over. How long it takes tells
   * nothing of the right signature.
   *
   * @param id the value of {@code webhook-id}, or null
   * @param timestamp the value of {@code webhook-timestamp}, or null
   * @param signatures the value of {@code webhook-signature}, or null
   * @param body the bytes as they were received
   * @param now on the receiver's clock
   */
  public boolean verify(String id, String timestamp, String signatures, byte[] body, Instant now) {
    if (id == null || timestamp == null || signatures == null) {
      return false;
    }
    if (!UNIX_SECONDS.matcher(timestamp).matches()) {
      return false;
    }
    Instant signedAt = Instant.ofEpochSecond(Long.parseLong(timestamp));
    if (Duration.between(signedAt, now).abs().compareTo(TOLERANCE) > 0) {
      return false;
    }
    boolean verified = false;
    for (SigningKey key : keys) {
      for (String signature : signatures.split(" ", -1)) {
        verified |= key.verifies(id, timestamp, body, signature);
      }
    }
    return verified;
  }

  @Override
  public String toString() {
    return "Signatures" + keys;
  }
}
