package org.notificationdispatcher.webhook;

import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.notificationdispatcher.http.HttpOptions;

/** What a webhook's endpoint can be told. Empty is as not given. */
@UriParams
public final class WebhookOptions extends HttpOptions {
  @UriParam(
      label = "security",
      secret = true,
      description =
          "Signs the messages: whsec_ and the base64 of 24 to 64 bytes, or whsk_ and the base64"
              + " of an Ed25519 key's seed and public key. While one is being replaced: the new one, "
              + "a space, the old one")
  @Metadata(required = true)
  private String secret;

  @UriParam(
      description =
          "Statuses no repetition mends, separated by commas, such as 400,422: the delivery "
              + "becomes a dead letter at once. 410 always disables the destination")
  private String permanentErrors;

  @UriParam(
      defaultValue = "standard",
      enums = "standard,cloudevents,cloudevents-binary",
      description =
          "What a request looks like: standard (the message as JSON, or what the route made of it), "
              + "cloudevents (a CloudEvent in the body) or cloudevents-binary (its data in the body, the "
              + "rest in headers)")
  private String payload = "standard";

  @UriParam(
      defaultValue = "false",
      description =
          "Whether the body is packed with gzip. What is signed is the body before it is packed")
  private boolean gzip;

  @UriParam(
      defaultValue = "1048576",
      description =
          "Bytes a body may have at most, before it is packed; a larger one is not sent and the delivery "
              + "becomes a dead letter at once")
  private int maxBody = 1_048_576;

  public String getSecret() {
    return secret;
  }

  public void setSecret(String secret) {
    this.secret = secret;
  }

  public String getPermanentErrors() {
    return permanentErrors;
  }

  public void setPermanentErrors(String permanentErrors) {
    this.permanentErrors = permanentErrors;
  }

  public String getPayload() {
    return payload;
  }

  public void setPayload(String payload) {
    this.payload = payload;
  }

  public boolean isGzip() {
    return gzip;
  }

  public void setGzip(boolean gzip) {
    this.gzip = gzip;
  }

  public int getMaxBody() {
    return maxBody;
  }

  public void setMaxBody(int maxBody) {
    this.maxBody = maxBody;
  }
}
