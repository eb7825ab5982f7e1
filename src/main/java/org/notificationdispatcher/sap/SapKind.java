package org.notificationdispatcher.sap;

import java.util.Arrays;

/** The protocols that SAP is reached by. */
enum SapKind {
  ODATA_V2("odata-v2"),
  ODATA_V4("odata-v4"),
  IDOC_SOAP("idoc-soap"),
  IDOC_XML("idoc-xml"),
  SOAP("soap");

  private final String word;

  SapKind(String word) {
    this.word = word;
  }

  /**
   * @throws IllegalArgumentException naming those there are
   */
  static SapKind of(String word) {
    return Arrays.stream(values())
        .filter(kind -> kind.word.equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "kind is none of odata-v2, odata-v4, idoc-soap, idoc-xml, soap"));
  }

  boolean odata() {
    return this == ODATA_V2 || this == ODATA_V4;
  }
}
