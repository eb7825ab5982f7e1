package org.notificationdispatcher.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * An asymmetric key (Standard Webhooks, version {@code v1a}): {@code whsk_} and the base64 of 64
 * bytes, the seed and the public key; or {@code whpk_} and the 32 bytes of the public key alone,
 * which verifies and does not sign. Not a record, so that its text shows nothing.
 */
final class Ed25519Key implements SigningKey {
  static final String PRIVATE_PREFIX = "whsk_";
  static final String PUBLIC_PREFIX = "whpk_";
  private static final String ALGORITHM = "Ed25519";
  private static final String VERSION = "v1a,";
  private static final int SEED_BYTES = 32;
  private static final int PUBLIC_BYTES = 32;

  /** What stands before the 32 bytes in a SubjectPublicKeyInfo (RFC 8410, 4). */
  private static final byte[] X509_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  private final PrivateKey privateKey;
  private final PublicKey publicKey;

  private Ed25519Key(PrivateKey privateKey, PublicKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  static Ed25519Key ofPrivate(byte[] bytes) {
    checkLength(bytes, SEED_BYTES + PUBLIC_BYTES);
    try {
      Ed25519Key key =
          new Ed25519Key(
              KeyFactory.getInstance(ALGORITHM)
                  .generatePrivate(
                      new EdECPrivateKeySpec(
                          NamedParameterSpec.ED25519, Arrays.copyOf(bytes, SEED_BYTES))),
              publicKey(Arrays.copyOfRange(bytes, SEED_BYTES, bytes.length)));
      byte[] probe = {1};
      if (!key.verifies("", "", probe, key.sign("", "", probe))) {
        throw new IllegalArgumentException("is no key: its second half is not that of its first");
      }
      return key;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("is no Ed25519 key");
    }
  }

  static Ed25519Key ofPublic(byte[] bytes) {
    checkLength(bytes, PUBLIC_BYTES);
    try {
      return new Ed25519Key(null, publicKey(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("is no Ed25519 key");
    }
  }

  private static void checkLength(byte[] bytes, int expected) {
    if (bytes.length != expected) {
      throw new IllegalArgumentException(
          "holds %d bytes, not %d".formatted(bytes.length, expected));
    }
  }

  private static PublicKey publicKey(byte[] bytes) throws GeneralSecurityException {
    byte[] encoded = Arrays.copyOf(X509_HEAD, X509_HEAD.length + PUBLIC_BYTES);
    System.arraycopy(bytes, 0, encoded, X509_HEAD.length, PUBLIC_BYTES);
    return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
  }

  @Override
  public boolean signs() {
    return privateKey != null;
  }

  @Override
  public String sign(String id, String timestamp, byte[] body) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(privateKey);
      signature.update(SigningKey.head(id, timestamp));
      signature.update(body);
      return VERSION + Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java has had " + ALGORITHM + " since 15", e);
    }
  }

  @Override
  public boolean verifies(String id, String timestamp, byte[] body, String text) {
    if (!text.startsWith(VERSION)) {
      return false;
    }
    try {
      byte[] given =
          Base64.getDecoder().decode(text.substring(VERSION.length()).getBytes(US_ASCII));
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(publicKey);
      signature.update(SigningKey.head(id, timestamp));
      signature.update(body);
      return signature.verify(given);
    } catch (IllegalArgumentException | SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java has had " + ALGORITHM + " since 15", e);
    }
  }

  @Override
  public String toString() {
    return (signs() ? PRIVATE_PREFIX : PUBLIC_PREFIX) + "…";
  }
}
