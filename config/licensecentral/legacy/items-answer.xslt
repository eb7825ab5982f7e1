<?xml version="1.0" encoding="UTF-8"?>
<!-- Makes details of an answer. Output: <details> with one <item>, or none if it is not there; or
     <error code= text=/> where the service refused. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:l="urn:notification-dispatcher:license-central:legacy:v1" exclude-result-prefixes="l">
  <xsl:template match="/l:LeseArtikelResponse[antwort/RC = 0]">
    <details>
      <xsl:apply-templates select="antwort/ARTIKEL"/>
    </details>
  </xsl:template>

  <xsl:template match="/*[antwort/RC != 0]">
    <error code="{antwort/RC}" text="{antwort/MELDUNG}"/>
  </xsl:template>

  <!-- Anything else is no answer to this question -->
  <xsl:template match="/*" priority="-1">
    <unknown element="{name()}"/>
  </xsl:template>

  <xsl:template match="ARTIKEL">
    <item>
      <xsl:if test="ARTIKELNR"><itemId><xsl:value-of select="ARTIKELNR"/></itemId></xsl:if>
      <xsl:if test="BEZEICHNUNG"><itemName><xsl:value-of select="BEZEICHNUNG"/></itemName></xsl:if>
      <xsl:if test="FIRMCODE"><firmCode><xsl:value-of select="FIRMCODE"/></firmCode></xsl:if>
      <xsl:if test="PRODUKTCODE"><productCode><xsl:value-of select="PRODUKTCODE"/></productCode></xsl:if>
    </item>
  </xsl:template>
</xsl:stylesheet>
