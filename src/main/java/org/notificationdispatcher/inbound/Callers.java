package org.notificationdispatcher.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who may call. A token is made here, is long and random, and only its digest is kept: that is as
 * good as a slow hash of a password that somebody chose, and costs nothing at each request.
 */
public final class Callers {
  /** What a caller looks like in the configuration: its name and the digest of its token. */
  public static final String ENTRY = "[a-z0-9][a-z0-9-]*:sha256:[0-9a-f]{64}";

  private static final String PREFIX = "sha256:";
  private static final int TOKEN_BYTES = 32;

  private final Map<String, List<byte[]>> digests = new TreeMap<>();

  /**
   * @param entries of the form {@link #ENTRY}; a caller whose token is being replaced has two
   */
  public Callers(List<String> entries) {
    for (String entry : entries) {
      String[] parts = entry.split(":" + PREFIX, 2);
      digests
          .computeIfAbsent(parts[0], name -> new ArrayList<>())
          .add(HexFormat.of().parseHex(parts[1]));
    }
  }

  /** A new token. */
  public static String newToken() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What to put into the configuration for a caller with this token. */
  public static String entry(String name, String token) {
    return name + ":" + PREFIX + HexFormat.of().formatHex(sha256(token));
  }

  /** Their names. */
  public Set<String> names() {
    return digests.keySet();
  }

  /**
   * Whose token it is.
   *
   * @param authorization the header: {@code Bearer <token>}, or Basic with the caller's name and
   *     the token as password; null if there is none
   */
  public Optional<String> authenticate(String authorization) {
    if (authorization == null) {
      return Optional.empty();
    }
    int space = authorization.indexOf(' ');
    String scheme = space < 0 ? "" : authorization.substring(0, space).toLowerCase(Locale.ROOT);
    String credentials = authorization.substring(space + 1).strip();
    return switch (scheme) {
      case "bearer" -> owner(credentials);
      case "basic" -> basic(credentials);
      default -> Optional.empty();
    };
  }

  private Optional<String> basic(String credentials) {
    String text;
    try {
      text = new String(Base64.getDecoder().decode(credentials), UTF_8);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    int colon = text.indexOf(':');
    return colon < 0
        ? Optional.empty()
        : owner(text.substring(colon + 1)).filter(text.substring(0, colon)::equals);
  }

  /** Looks at all of them, so that the time it takes tells nothing. */
  private Optional<String> owner(String token) {
    byte[] digest = sha256(token);
    String owner = null;
    for (Map.Entry<String, List<byte[]>> caller : digests.entrySet()) {
      for (byte[] known : caller.getValue()) {
        if (MessageDigest.isEqual(known, digest)) {
          owner = caller.getKey();
        }
      }
    }
    return Optional.ofNullable(owner);
  }

  private static byte[] sha256(String token) {
    return sha256(token.getBytes(UTF_8));
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
