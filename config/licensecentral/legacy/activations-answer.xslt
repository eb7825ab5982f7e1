<?xml version="1.0" encoding="UTF-8"?>
<!-- Makes records of an answer. Output: <page> with one <activation> a record, its elements named as the fields in
     docs/integrators.md; or <error code= text=/> where the service refused. Nothing says whether there is more, and
     nothing when it was answered: a full answer was cut off, and our own clock counts. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:l="urn:notification-dispatcher:license-central:legacy:v1" exclude-result-prefixes="l">
  <xsl:template match="/l:LeseAktivierungenResponse[antwort/RC = 0]">
    <page>
      <xsl:apply-templates select="antwort/AKTIVIERUNG"/>
    </page>
  </xsl:template>

  <xsl:template match="/*[antwort/RC != 0]">
    <error code="{antwort/RC}" text="{antwort/MELDUNG}"/>
  </xsl:template>

  <!-- Anything else is no answer to this question -->
  <xsl:template match="/*" priority="-1">
    <unknown element="{name()}"/>
  </xsl:template>

  <xsl:template match="AKTIVIERUNG">
    <activation>
      <xsl:if test="AKTIVIERUNG_ID"><activationKey><xsl:value-of select="AKTIVIERUNG_ID"/></activationKey></xsl:if>
      <xsl:if test="VORGANG_ID"><transferKey><xsl:value-of select="VORGANG_ID"/></transferKey></xsl:if>
      <xsl:apply-templates select="ART"/>
      <xsl:apply-templates select="STATUS"/>
      <xsl:if test="LIZENZNR"><ticketLicenseId><xsl:value-of select="LIZENZNR"/></ticketLicenseId></xsl:if>
      <xsl:if test="TICKETNR"><ticketId><xsl:value-of select="TICKETNR"/></ticketId></xsl:if>
      <xsl:if test="AUFTRAG_ID"><orderKey><xsl:value-of select="AUFTRAG_ID"/></orderKey></xsl:if>
      <xsl:if test="AUFTRAGSNR"><orderId><xsl:value-of select="AUFTRAGSNR"/></orderId></xsl:if>
      <xsl:if test="POS_NR"><position><xsl:value-of select="POS_NR"/></position></xsl:if>
      <xsl:if test="ARTIKELNR"><itemId><xsl:value-of select="ARTIKELNR"/></itemId></xsl:if>
      <xsl:if test="BOXNR"><cmSerial><xsl:value-of select="BOXNR"/></cmSerial></xsl:if>
      <xsl:apply-templates select="BOX_ART"/>
      <xsl:if test="GENERATION"><generation><xsl:value-of select="GENERATION"/></generation></xsl:if>
      <xsl:if test="FIRMUPDATE_ZAEHLER"><firmUpdateCounter><xsl:value-of select="FIRMUPDATE_ZAEHLER"/></firmUpdateCounter></xsl:if>
      <xsl:if test="ERSTE"><firstActivation><xsl:value-of select="ERSTE = 'J'"/></firstActivation></xsl:if>
      <xsl:if test="BEGONNEN_AM"><created><xsl:value-of select="BEGONNEN_AM"/></created></xsl:if>
      <xsl:if test="ABGESCHLOSSEN_AM"><completed><xsl:value-of select="ABGESCHLOSSEN_AM"/></completed></xsl:if>
      <xsl:if test="ABLAUF_AM"><expirationTime><xsl:value-of select="ABLAUF_AM"/></expirationTime></xsl:if>
      <xsl:if test="ALTE_BOXNR"><restoredFrom><xsl:value-of select="ALTE_BOXNR"/></restoredFrom></xsl:if>
      <xsl:if test="BEMERKUNG"><comment><xsl:value-of select="BEMERKUNG"/></comment></xsl:if>
      <xsl:if test="GEAENDERT_AM"><modified><xsl:value-of select="GEAENDERT_AM"/></modified></xsl:if>
    </activation>
  </xsl:template>

  <!-- A value that is not in the table goes on as it is: told in a strange word is better than not told -->
  <xsl:template match="ART">
    <type>
      <xsl:choose>
        <xsl:when test=". = 'AKTIVIERUNG'">Activate</xsl:when>
        <xsl:when test=". = 'RUECKGABE'">Return</xsl:when>
        <xsl:when test=". = 'WIEDERHERSTELLUNG'">Restore</xsl:when>
        <xsl:when test=". = 'WIEDERHERSTELLUNG_BOX'">RestoreContainer</xsl:when>
        <xsl:when test=". = 'AUTOUPDATE'">AutoUpdate</xsl:when>
        <xsl:when test=". = 'UPDATE'">PushUpdate</xsl:when>
        <xsl:when test=". = 'ENTZUG'">Withdraw</xsl:when>
        <xsl:when test=". = 'ERSATZ'">Replace</xsl:when>
        <xsl:otherwise><xsl:value-of select="."/></xsl:otherwise>
      </xsl:choose>
    </type>
  </xsl:template>

  <xsl:template match="STATUS">
    <state>
      <xsl:choose>
        <xsl:when test=". = 'OFFEN'">Open</xsl:when>
        <xsl:when test=". = 'ABGESCHLOSSEN'">Completed</xsl:when>
        <xsl:when test=". = 'UNERWARTET'">UnexpectedState</xsl:when>
        <xsl:otherwise><xsl:value-of select="."/></xsl:otherwise>
      </xsl:choose>
    </state>
  </xsl:template>

  <xsl:template match="BOX_ART">
    <cmContainerKind>
      <xsl:choose>
        <xsl:when test=". = 'DONGLE'">CmDongle</xsl:when>
        <xsl:when test=". = 'SOFTLIZENZ'">CmActLicense</xsl:when>
        <xsl:when test=". = 'CLOUD'">CmCloudContainer</xsl:when>
        <xsl:otherwise><xsl:value-of select="."/></xsl:otherwise>
      </xsl:choose>
    </cmContainerKind>
  </xsl:template>
</xsl:stylesheet>
