<?xml version="1.0" encoding="UTF-8"?>
<!-- Makes details of an answer. Output: <details> with one <container>, or none if it is not there; or
     <error code= text=/> where the service refused. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:l="urn:notification-dispatcher:license-central:legacy:v1" exclude-result-prefixes="l">
  <xsl:template match="/l:LeseBoxResponse[antwort/RC = 0]">
    <details>
      <xsl:apply-templates select="antwort/BOX"/>
    </details>
  </xsl:template>

  <xsl:template match="/*[antwort/RC != 0]">
    <error code="{antwort/RC}" text="{antwort/MELDUNG}"/>
  </xsl:template>

  <!-- Anything else is no answer to this question -->
  <xsl:template match="/*" priority="-1">
    <unknown element="{name()}"/>
  </xsl:template>

  <xsl:template match="BOX">
    <container>
      <xsl:if test="BOXNR"><cmSerial><xsl:value-of select="BOXNR"/></cmSerial></xsl:if>
      <xsl:apply-templates select="BOX_ART"/>
      <xsl:if test="TYP"><typeName><xsl:value-of select="TYP"/></typeName></xsl:if>
      <xsl:if test="FIRMCODE"><firmCode><xsl:value-of select="FIRMCODE"/></firmCode></xsl:if>
      <xsl:apply-templates select="STATUS"/>
      <xsl:if test="FIRMUPDATE_ZAEHLER"><firmUpdateCounter><xsl:value-of select="FIRMUPDATE_ZAEHLER"/></firmUpdateCounter></xsl:if>
    </container>
  </xsl:template>

  <!-- A value that is not in the table goes on as it is: told in a strange word is better than not told -->
  <xsl:template match="BOX_ART">
    <kind>
      <xsl:choose>
        <xsl:when test=". = 'DONGLE'">CmDongle</xsl:when>
        <xsl:when test=". = 'SOFTLIZENZ'">CmActLicense</xsl:when>
        <xsl:when test=". = 'CLOUD'">CmCloudContainer</xsl:when>
        <xsl:otherwise><xsl:value-of select="."/></xsl:otherwise>
      </xsl:choose>
    </kind>
  </xsl:template>

  <xsl:template match="STATUS">
    <state>
      <xsl:choose>
        <xsl:when test=". = 'OK'">Ok</xsl:when>
        <xsl:when test=". = 'UNERWARTET'">UnexpectedState</xsl:when>
        <xsl:when test=". = 'GESPERRT'">Blacklisted</xsl:when>
        <xsl:when test=". = 'RECYCELT'">Recycled</xsl:when>
        <xsl:otherwise><xsl:value-of select="."/></xsl:otherwise>
      </xsl:choose>
    </state>
  </xsl:template>
</xsl:stylesheet>
