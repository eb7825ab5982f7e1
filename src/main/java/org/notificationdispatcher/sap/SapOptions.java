package org.notificationdispatcher.sap;

import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.notificationdispatcher.http.HttpOptions;

/** What an SAP endpoint can be told. Empty is as not given. */
@UriParams
public final class SapOptions extends HttpOptions {
  @UriParam(
      enums = "odata-v2,odata-v4,idoc-soap,idoc-xml,soap",
      description = "The protocol that is spoken")
  @Metadata(required = true)
  private String kind;

  @UriParam(description = "The client, sap-client, three digits. The system's own if empty")
  private String client;

  @UriParam(description = "The language of texts, sap-language. The user's own if empty")
  private String language;

  @UriParam(
      defaultValue = "GET",
      enums = "GET,HEAD,none",
      description =
          "For OData: the method that fetches a token against cross-site request forgery; none where"
              + " the service does not ask for one")
  private String csrf = "GET";

  @UriParam(
      defaultValue = "1",
      description = "For OData: how many messages go in one $batch, at most; 1 for none")
  private int batch = 1;

  @UriParam(
      enums = "PATCH,MERGE,PUT",
      description = "For OData: how an entity is changed. MERGE for V2, PATCH for V4 if empty")
  private String update;

  @UriParam(
      defaultValue = "/IWBEP/CM_COS/005",
      description =
          "For OData: codes of errors, separated by commas, that say that it is there already: the"
              + " message counts as delivered. 409 always does")
  private String duplicates = "/IWBEP/CM_COS/005";

  @UriParam(
      defaultValue = "UTC",
      description = "For IDocs: the time zone of dates and times, such as Europe/Berlin")
  private String zone = "UTC";

  @UriParam(
      description =
          "For IDocs: fields of the control record as NAME=value separated by commas, such as"
              + " IDOCTYP=ZLICENSE01, MESTYP=ZLICENSE, SNDPRN=DISPATCHER")
  private String control;

  @UriParam(description = "For soap: the header SOAPAction; empty if empty")
  private String soapAction;

  @UriParam(
      defaultValue = "urn:sap-com:document:sap:rfc:functions",
      description = "For soap: the namespace of a body that is JSON")
  private String namespace = "urn:sap-com:document:sap:rfc:functions";

  public String getKind() {
    return kind;
  }

  public void setKind(String kind) {
    this.kind = kind;
  }

  public String getClient() {
    return client;
  }

  public void setClient(String client) {
    this.client = client;
  }

  public String getLanguage() {
    return language;
  }

  public void setLanguage(String language) {
    this.language = language;
  }

  public String getCsrf() {
    return csrf;
  }

  public void setCsrf(String csrf) {
    this.csrf = csrf;
  }

  public int getBatch() {
    return batch;
  }

  public void setBatch(int batch) {
    this.batch = batch;
  }

  public String getUpdate() {
    return update;
  }

  public void setUpdate(String update) {
    this.update = update;
  }

  public String getDuplicates() {
    return duplicates;
  }

  public void setDuplicates(String duplicates) {
    this.duplicates = duplicates;
  }

  public String getZone() {
    return zone;
  }

  public void setZone(String zone) {
    this.zone = zone;
  }

  public String getControl() {
    return control;
  }

  public void setControl(String control) {
    this.control = control;
  }

  public String getSoapAction() {
    return soapAction;
  }

  public void setSoapAction(String soapAction) {
    this.soapAction = soapAction;
  }

  public String getNamespace() {
    return namespace;
  }

  public void setNamespace(String namespace) {
    this.namespace = namespace;
  }
}
