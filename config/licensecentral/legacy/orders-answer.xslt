<?xml version="1.0" encoding="UTF-8"?>
<!-- Makes records of an answer. Output: <page> with one <order> a record, its elements named as the fields in
     docs/integrators.md; or <error code= text=/> where the service refused. Nothing says whether there is more, and
     nothing when it was answered: a full answer was cut off, and our own clock counts. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:l="urn:notification-dispatcher:license-central:legacy:v1" exclude-result-prefixes="l">
  <xsl:template match="/l:LeseAuftraegeResponse[antwort/RC = 0]">
    <page>
      <xsl:apply-templates select="antwort/AUFTRAG"/>
    </page>
  </xsl:template>

  <xsl:template match="/*[antwort/RC != 0]">
    <error code="{antwort/RC}" text="{antwort/MELDUNG}"/>
  </xsl:template>

  <!-- Anything else is no answer to this question -->
  <xsl:template match="/*" priority="-1">
    <unknown element="{name()}"/>
  </xsl:template>

  <xsl:template match="AUFTRAG">
    <order>
      <xsl:if test="AUFTRAG_ID"><orderKey><xsl:value-of select="AUFTRAG_ID"/></orderKey></xsl:if>
      <xsl:if test="AUFTRAGSNR"><orderId><xsl:value-of select="AUFTRAGSNR"/></orderId></xsl:if>
      <xsl:if test="TICKETNR"><ticketId><xsl:value-of select="TICKETNR"/></ticketId></xsl:if>
      <xsl:if test="KUNDENNR"><customerId><xsl:value-of select="KUNDENNR"/></customerId></xsl:if>
      <xsl:if test="ANGELEGT_AM"><created><xsl:value-of select="ANGELEGT_AM"/></created></xsl:if>
      <xsl:if test="ANGELEGT_VON"><createdBy><xsl:value-of select="ANGELEGT_VON"/></createdBy></xsl:if>
      <xsl:if test="BEMERKUNG"><comment><xsl:value-of select="BEMERKUNG"/></comment></xsl:if>
      <xsl:if test="GEAENDERT_AM"><modified><xsl:value-of select="GEAENDERT_AM"/></modified></xsl:if>
      <items>
        <xsl:for-each select="POSITION">
          <item>
            <xsl:if test="POS_ID"><orderItemKey><xsl:value-of select="POS_ID"/></orderItemKey></xsl:if>
            <xsl:if test="POS_NR"><position><xsl:value-of select="POS_NR"/></position></xsl:if>
            <xsl:if test="ARTIKELNR"><itemId><xsl:value-of select="ARTIKELNR"/></itemId></xsl:if>
            <xsl:if test="BEZEICHNUNG"><itemName><xsl:value-of select="BEZEICHNUNG"/></itemName></xsl:if>
            <xsl:if test="MENGE"><quantity><xsl:value-of select="MENGE"/></quantity></xsl:if>
            <ticketLicenseIds>
              <xsl:for-each select="LIZENZNR"><id><xsl:value-of select="."/></id></xsl:for-each>
            </ticketLicenseIds>
          </item>
        </xsl:for-each>
      </items>
    </order>
  </xsl:template>
</xsl:stylesheet>
