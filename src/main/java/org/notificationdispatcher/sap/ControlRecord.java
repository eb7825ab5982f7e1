package org.notificationdispatcher.sap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The control record of an IDoc, {@code EDI_DC40}: who sends what to whom. */
final class ControlRecord {
  /** In the order of the structure, which the receiver's schema wants. */
  private static final List<String> FIELDS =
      List.of(
          "TABNAM", "MANDT", "DOCNUM", "DOCREL", "STATUS", "DIRECT", "OUTMOD", "EXPRSS", "TEST",
          "IDOCTYP", "CIMTYP", "MESTYP", "MESCOD", "MESFCT", "STD", "STDVRS", "STDMES", "SNDPOR",
          "SNDPRT", "SNDPFC", "SNDPRN", "SNDSAD", "SNDLAD", "RCVPOR", "RCVPRT", "RCVPFC", "RCVPRN",
          "RCVSAD", "RCVLAD", "CREDAT", "CRETIM", "REFINT", "REFGRP", "REFMES", "ARCKEY", "SERIAL");

  private static final String MESSAGE_ID = "urn:sap.com:msgid=";
  private static final int LONGEST_KEY = 70;

  private ControlRecord() {}

  /**
   * Writes it.
   *
   * @param fields of the configuration and the message
   * @param client or null
   * @param id of the message: by it SAP knows an IDoc that comes twice
   * @throws IllegalArgumentException naming a field there is none of
   */
  static void write(SapXml xml, Map<String, String> fields, String client, String id) {
    Map<String, String> all = new HashMap<>();
    all.put("TABNAM", "EDI_DC40");
    all.put("DIRECT", "2");
    all.put("SNDPRT", "LS");
    all.put("RCVPRT", "LS");
    if (client != null && !client.isBlank()) {
      all.put("MANDT", client);
    }
    all.putAll(fields);
    all.put("ARCKEY", key(id));
    for (String field : all.keySet()) {
      if (!FIELDS.contains(field)) {
        throw new IllegalArgumentException("the control record has no field " + field);
      }
    }
    xml.raw("<EDI_DC40 SEGMENT=\"1\">");
    for (String field : FIELDS) {
      if (all.containsKey(field)) {
        xml.text(field, all.get(field));
      }
    }
    xml.raw("</EDI_DC40>");
  }

  /** Always the same for an id, and never longer than the field. */
  private static String key(String id) {
    String key = MESSAGE_ID + id;
    return key.length() <= LONGEST_KEY
        ? key
        : MESSAGE_ID + UUID.nameUUIDFromBytes(id.getBytes(UTF_8));
  }
}
