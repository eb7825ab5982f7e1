package org.notificationdispatcher.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * Signs and verifies with the secrets of one destination, as Standard Webhooks specifies for
 * symmetric signatures (version {@code v1}).
 *
 * <p>While a secret is being replaced there are two of them. The newest stands first, and so does
 * its signature: one common receiver library looks at the first signature only.
 *
 * <p>Thread-safe. Its text shows nothing of the secrets.
 */
public final class Signatures {
  /** How far the timestamp may be from the receiver's clock, before and after. */
  public static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final Pattern SEPARATOR = Pattern.compile("[\\s,]+");
  private static final Pattern UNIX_SECONDS = Pattern.compile("\\d{1,12}");

  private final List<SigningSecret> secrets;

  private Signatures(List<SigningSecret> secrets) {
    this.secrets = secrets;
  }

  /**
   * Reads the secrets of a destination.
   *
   * @param secrets one or more secrets, newest first, separated by white space or commas; each is
   *     {@code whsec_} and the base64 of 24 to 64 bytes
   * @throws IllegalArgumentException if there is none or one is unusable; the message says which
   *     and why, and shows nothing of it
   */
  public static Signatures of(String secrets) {
    List<String> texts =
        Arrays.stream(SEPARATOR.split(secrets)).filter(text -> !text.isEmpty()).toList();
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("no secret given");
    }
    List<SigningSecret> parsed = new ArrayList<>();
    for (String text : texts) {
      try {
        parsed.add(SigningSecret.parse(text));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "secret %d of %d %s".formatted(parsed.size() + 1, texts.size(), e.getMessage()));
      }
    }
    return new Signatures(List.copyOf(parsed));
  }

  /**
   * The value of the header {@code webhook-signature}: one signature a secret, newest first.
   *
   * @param id the value of {@code webhook-id}, ASCII
   * @param timestamp the value of {@code webhook-timestamp}, in seconds
   * @param body the bytes as they are sent
   */
  public String sign(String id, Instant timestamp, byte[] body) {
    String seconds = Long.toString(timestamp.getEpochSecond());
    if (secrets.size() == 1) {
      return secrets.get(0).sign(id, seconds, body);
    }
    StringJoiner signatures = new StringJoiner(" ");
    secrets.forEach(secret -> signatures.add(secret.sign(id, seconds, body)));
    return signatures.toString();
  }

  /**
   * Whether one of the signatures was made with one of the secrets, at a time within {@link
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
    List<byte[]> given =
        Arrays.stream(signatures.split(" "))
            .map(signature -> signature.getBytes(US_ASCII))
            .toList();
    boolean verified = false;
    for (SigningSecret secret : secrets) {
      byte[] expected = secret.sign(id, timestamp, body).getBytes(US_ASCII);
      for (byte[] signature : given) {
        verified |= MessageDigest.isEqual(expected, signature);
      }
    }
    return verified;
  }

  @Override
  public String toString() {
    return "Signatures" + secrets;
  }
}
