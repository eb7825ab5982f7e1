package org.notificationdispatcher.console;

import java.security.SecureRandom;
import java.util.Optional;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder.SecretKeyFactoryAlgorithm;

/**
 * Hashes of passwords: PBKDF2 with SHA-256, 310,000 rounds and a salt each, as OWASP's Password
 * Storage Cheat Sheet asks for; of any length. Thread-safe.
 */
final class Passwords {
  private static final int SHORTEST = 12;
  private static final int LONGEST = 200;

  /** Without letters and digits that look alike. */
  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

  private static final int ONE_TIME_LENGTH = 20;

  private static final int ROUNDS = 310_000;
  private static final int SALT_BYTES = 16;

  private final PasswordEncoder encoder;
  private final SecureRandom random = new SecureRandom();

  /** Somebody's that nobody has, so that an unknown user takes as long as a known one. */
  private final String nobodys;

  Passwords() {
    this(ROUNDS);
  }

  /**
   * @param rounds what a hash costs
   */
  Passwords(int rounds) {
    encoder = encoder(rounds);
    // How long a comparison takes is not seen in the hash: this one costs nothing
    nobodys = encoder(1).encode(oneTime());
  }

  private static PasswordEncoder encoder(int rounds) {
    return new Pbkdf2PasswordEncoder(
        "", SALT_BYTES, rounds, SecretKeyFactoryAlgorithm.PBKDF2WithHmacSHA256);
  }

  /** Long and random, for one sign-in. */
  String oneTime() {
    return random
        .ints(ONE_TIME_LENGTH, 0, LETTERS.length())
        .collect(
            StringBuilder::new,
            (text, letter) -> text.append(LETTERS.charAt(letter)),
            StringBuilder::append)
        .toString();
  }

  String hash(String password) {
    return encoder.encode(password);
  }

  /**
   * @param hash null for a user who does not exist; takes the same time
   */
  boolean matches(String password, String hash) {
    boolean possible = !password.isEmpty() && password.length() <= LONGEST;
    return encoder.matches(possible ? password : "x", hash == null ? nobodys : hash)
        && possible
        && hash != null;
  }

  /** What is wrong with a password that somebody chose; empty if it may be used. */
  static Optional<String> objection(String user, String old, String password) {
    if (password.length() < SHORTEST || password.length() > LONGEST) {
      return Optional.of(
          "A password has %d to %d characters; several words are easy to remember."
              .formatted(SHORTEST, LONGEST));
    } else if (password.equals(old)) {
      return Optional.of("The new password is the old one; choose another.");
    } else if (password.chars().distinct().count() < 5 || password.contains(user)) {
      return Optional.of("That password is easy to guess; choose another.");
    }
    return Optional.empty();
  }
}
