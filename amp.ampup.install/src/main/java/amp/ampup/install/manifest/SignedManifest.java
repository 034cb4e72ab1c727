package amp.ampup.install.manifest;

import amp.ampup.AmpupException;
import amp.json.Json;
import amp.json.JsonException;
import amp.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A manifest with the maintainers' Ed25519 signature, which may be newer than the program. One JSON
 * object: the text of the manifest and the signature of exactly that text.
 */
public final class SignedManifest {
  private static final String ALGORITHM = "Ed25519";
  private static final long FORMAT = 1;

  /** What is signed begins with this, so that no other signature of the key fits. */
  private static final String CONTEXT = "ampup manifest 1\n";

  private SignedManifest() {}

  /**
   * Reads a signed manifest.
   *
   * @param text the signed manifest
   * @param keys the public keys that are trusted, each in Base64
   * @throws AmpupException when no key made its signature
   */
  public static Manifest verify(String text, List<String> keys) {
    Signed signed = signed(text, keys);
    return Manifest.parse(signed.manifest(), signed.trust());
  }

  /**
   * Reads the packages of a signed manifest.
   *
   * @param text the signed manifest
   * @param keys the public keys that are trusted, each in Base64
   * @throws AmpupException when no key made its signature
   */
  public static Packages packages(String text, List<String> keys) {
    Signed signed = signed(text, keys);
    return Packages.parse(signed.manifest(), signed.trust());
  }

  /** What was signed, and why it is believed. */
  private record Signed(String manifest, String trust) {}

  private static Signed signed(String text, List<String> keys) {
    try {
      JsonObject json = Json.parseObject(text);
      if (json.number("format") != FORMAT) {
        throw new AmpupException("the signed manifest has another format", "Use a newer ampup");
      }
      String manifest = json.string("manifest");
      byte[] signature = Base64.getDecoder().decode(json.string("signature"));
      for (String key : keys) {
        if (matches(manifest, signature, key)) {
          long number = Json.parseObject(manifest).number("number");
          return new Signed(manifest, "pinned by signed manifest " + number);
        }
      }
    } catch (JsonException | IllegalArgumentException | GeneralSecurityException e) {
      throw new AmpupException(
          "the signed manifest is damaged (" + e.getMessage() + ")", "Fetch it again", e);
    }
    throw new AmpupException(
        "the signature of the manifest is not by the maintainers of amp",
        "Do not use it; fetch it again from where they publish it");
  }

  /** Returns the signed manifest of a manifest's text. */
  public static String sign(String manifest, String privateKey) {
    try {
      byte[] encoded = Base64.getDecoder().decode(privateKey.strip());
      PrivateKey key =
          KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update((CONTEXT + manifest).getBytes(StandardCharsets.UTF_8));
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("format", FORMAT);
      json.put("manifest", manifest);
      json.put("signature", Base64.getEncoder().encodeToString(signature.sign()));
      return Json.write(json);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new AmpupException(
          "the private key cannot be used", "Use the key that ampup manifest keys made", e);
    }
  }

  /**
   * A new pair of keys, each in Base64.
   *
   * @param publicKey belongs into the program
   * @param privateKey belongs into the maintainers' safe
   */
  public record Keys(String publicKey, String privateKey) {
    /** Returns it without the private key. */
    @Override
    public String toString() {
      return publicKey;
    }
  }

  /** Makes a new pair of keys. */
  public static Keys generate() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      Base64.Encoder encoder = Base64.getEncoder();
      return new Keys(
          encoder.encodeToString(pair.getPublic().getEncoded()),
          encoder.encodeToString(pair.getPrivate().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java since 15 has Ed25519", e);
    }
  }

  private static boolean matches(String manifest, byte[] signature, String publicKey)
      throws GeneralSecurityException {
    byte[] encoded = Base64.getDecoder().decode(publicKey.strip());
    PublicKey key =
        KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
    Signature verifier = Signature.getInstance(ALGORITHM);
    verifier.initVerify(key);
    verifier.update((CONTEXT + manifest).getBytes(StandardCharsets.UTF_8));
    return signature.length == 64 && verifier.verify(signature);
  }
}
