package org.notificationdispatcher.core.cache;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.notificationdispatcher.core.MessageJson;

/**
 * Ids that follow from the news itself (UUID version 5, RFC 9562 section 5.5): the same change read
 * twice, or again after a lost database, is the same message.
 */
final class MessageIds {
  private static final UUID NAMESPACE = UUID.fromString("5d9a0c3e-6f0b-4f9e-9a55-1f0f6f7c7b21");

  private MessageIds() {}

  /**
   * @param scope the module, or the kind of bundle
   * @param occurrence from 0; above when the same state came back within the resolution of License
   *     Central's clock, and is news again
   */
  static UUID of(
      String instance, String scope, String key, Instant changedAt, String digest, int occurrence) {
    String name =
        String.join(
            "\n", instance, scope, key, changedAt.toString(), digest, Integer.toString(occurrence));
    MessageDigest sha1 = algorithm("SHA-1");
    sha1.update(
        ByteBuffer.allocate(16)
            .putLong(NAMESPACE.getMostSignificantBits())
            .putLong(NAMESPACE.getLeastSignificantBits())
            .array());
    ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
    long most = hash.getLong() & 0xffffffffffff0fffL | 0x5000L;
    long least = hash.getLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
    return new UUID(most, least);
  }

  /** What is the same for equal data in the same order: 32 hexadecimal digits. */
  static String digest(ObjectNode data) {
    byte[] text;
    try {
      text = MessageJson.mapper().writeValueAsBytes(data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record could not be written as JSON", e);
    }
    return HexFormat.of().formatHex(algorithm("SHA-256").digest(text), 0, 16);
  }

  private static MessageDigest algorithm(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + name, e);
    }
  }
}
