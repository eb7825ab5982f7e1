<?xml version="1.0" encoding="UTF-8"?>
<!-- Makes records of an answer. Output: <page> with one <license> a record, its elements named as the fields in
     docs/integrators.md; or <error code= text=/> where the service refused. Nothing says whether there is more, and
     nothing when it was answered: a full answer was cut off, and our own clock counts. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:l="urn:notification-dispatcher:license-central:legacy:v1" exclude-result-prefixes="l">
  <xsl:template match="/l:LeseLizenzenResponse[antwort/RC = 0]">
    <page>
      <xsl:apply-templates select="antwort/LIZENZ"/>
    </page>
  </xsl:template>

  <xsl:template match="/*[antwort/RC != 0]">
    <error code="{antwort/RC}" text="{antwort/MELDUNG}"/>
  </xsl:template>

  <!-- Anything else is no answer to this question -->
  <xsl:template match="/*" priority="-1">
    <unknown element="{name()}"/>
  </xsl:template>

  <xsl:template match="LIZENZ">
    <license>
      <xsl:if test="LIZENZNR"><ticketLicenseId><xsl:value-of select="LIZENZNR"/></ticketLicenseId></xsl:if>
      <xsl:if test="TICKETNR"><ticketId><xsl:value-of select="TICKETNR"/></ticketId></xsl:if>
      <xsl:if test="AUFTRAG_ID"><orderKey><xsl:value-of select="AUFTRAG_ID"/></orderKey></xsl:if>
      <xsl:if test="POS_ID"><orderItemKey><xsl:value-of select="POS_ID"/></orderItemKey></xsl:if>
      <xsl:if test="POS_NR"><position><xsl:value-of select="POS_NR"/></position></xsl:if>
      <xsl:if test="AUFTRAGSNR"><orderId><xsl:value-of select="AUFTRAGSNR"/></orderId></xsl:if>
      <xsl:if test="KUNDENNR"><customerId><xsl:value-of select="KUNDENNR"/></customerId></xsl:if>
      <xsl:if test="ARTIKELNR"><itemId><xsl:value-of select="ARTIKELNR"/></itemId></xsl:if>
      <xsl:if test="FIRMCODE"><firmCode><xsl:value-of select="FIRMCODE"/></firmCode></xsl:if>
      <xsl:if test="PRODUKTCODE"><productCode><xsl:value-of select="PRODUKTCODE"/></productCode></xsl:if>
      <xsl:apply-templates select="STATUS"/>
      <xsl:if test="ENTZUG_OFFEN"><withdrawPending><xsl:value-of select="ENTZUG_OFFEN = 'J'"/></withdrawPending></xsl:if>
      <xsl:if test="GENERATION"><generation><xsl:value-of select="GENERATION"/></generation></xsl:if>
      <xsl:if test="ZUGEWIESENE_BOX"><assignedCmSerial><xsl:value-of select="ZUGEWIESENE_BOX"/></assignedCmSerial></xsl:if>
      <xsl:if test="BOXNR"><cmSerial><xsl:value-of select="BOXNR"/></cmSerial></xsl:if>
      <xsl:if test="ANGELEGT_AM"><created><xsl:value-of select="ANGELEGT_AM"/></created></xsl:if>
      <xsl:if test="ERSTAKTIVIERUNG_AM"><firstActivated><xsl:value-of select="ERSTAKTIVIERUNG_AM"/></firstActivated></xsl:if>
      <xsl:if test="NACHFOLGER"><replacedBy><xsl:value-of select="NACHFOLGER"/></replacedBy></xsl:if>
      <xsl:if test="GEAENDERT_AM"><modified><xsl:value-of select="GEAENDERT_AM"/></modified></xsl:if>
      <options>
        <xsl:if test="FEATURES"><featureMap><xsl:value-of select="FEATURES"/></featureMap></xsl:if>
        <xsl:if test="ANZAHL_LIZENZEN"><licenseQuantity><xsl:value-of select="ANZAHL_LIZENZEN"/></licenseQuantity></xsl:if>
        <xsl:if test="EINHEITEN"><unitCounter><xsl:value-of select="EINHEITEN"/></unitCounter></xsl:if>
        <xsl:if test="ABLAUF_AM"><expirationTime><xsl:value-of select="ABLAUF_AM"/></expirationTime></xsl:if>
        <xsl:apply-templates select="ABLAUF_ART"/>
        <xsl:if test="ABLAUF_TAGE"><expirationDays><xsl:value-of select="ABLAUF_TAGE"/></expirationDays></xsl:if>
        <xsl:if test="NUTZUNG_TAGE"><usagePeriodDays><xsl:value-of select="NUTZUNG_TAGE"/></usagePeriodDays></xsl:if>
        <xsl:if test="WARTUNG_VON"><maintenancePeriodStart><xsl:value-of select="WARTUNG_VON"/></maintenancePeriodStart></xsl:if>
        <xsl:if test="WARTUNG_BIS"><maintenancePeriodEnd><xsl:value-of select="WARTUNG_BIS"/></maintenancePeriodEnd></xsl:if>
        <xsl:if test="FREITEXT"><text><xsl:value-of select="FREITEXT"/></text></xsl:if>
      </options>
    </license>
  </xsl:template>

  <!-- A value that is not in the table goes on as it is: told in a strange word is better than not told -->
  <xsl:template match="STATUS">
    <state>
      <xsl:choose>
        <xsl:when test=". = 'NEU'">NotYetCollected</xsl:when>
        <xsl:when test=". = 'ABGEHOLT'">CollectedWithoutReceipt</xsl:when>
        <xsl:when test=". = 'BESTAETIGT'">ConfirmedCollected</xsl:when>
        <xsl:when test=". = 'ZURUECK_OFFEN'">ReturnedWithoutReceipt</xsl:when>
        <xsl:when test=". = 'ZURUECK'">ConfirmedReturned</xsl:when>
        <xsl:when test=". = 'ENTZOGEN'">Withdrawn</xsl:when>
        <xsl:when test=". = 'ERSETZT'">Replaced</xsl:when>
        <xsl:otherwise><xsl:value-of select="."/></xsl:otherwise>
      </xsl:choose>
    </state>
  </xsl:template>

  <xsl:template match="ABLAUF_ART">
    <expirationMode>
      <xsl:choose>
        <xsl:when test=". = 'FEST'">Set</xsl:when>
        <xsl:when test=". = 'TAGE'">Add</xsl:when>
        <xsl:otherwise><xsl:value-of select="."/></xsl:otherwise>
      </xsl:choose>
    </expirationMode>
  </xsl:template>
</xsl:stylesheet>
