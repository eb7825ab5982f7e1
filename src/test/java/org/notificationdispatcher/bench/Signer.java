package org.notificationdispatcher.bench;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs webhooks, as everybody does who is measured. Thread-safe. */
final class Signer {
  private static final byte[] SECRET =
      Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

  private final ThreadLocal<Mac> mac =
      ThreadLocal.withInitial(
          () -> {
            try {
              Mac one = Mac.getInstance("HmacSHA256");
              one.init(new SecretKeySpec(SECRET, "HmacSHA256"));
              return one;
            } catch (GeneralSecurityException e) {
              throw new IllegalStateException(e);
            }
          });

  /** The headers of a message that is posted now. */
  Map<String, String> headers(String id, String body) {
    String time = Long.toString(Instant.now().getEpochSecond());
    byte[] signed =
        mac.get().doFinal((id + "." + time + "." + body).getBytes(StandardCharsets.UTF_8));
    return Map.of(
        "webhook-id", id,
        "webhook-timestamp", time,
        "webhook-signature", "v1," + Base64.getEncoder().encodeToString(signed));
  }
}
