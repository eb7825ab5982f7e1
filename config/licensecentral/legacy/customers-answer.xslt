<?xml version="1.0" encoding="UTF-8"?>
<!-- Makes details of an answer. Output: <details> with one <customer>, or none if it is not there; or
     <error code= text=/> where the service refused. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:l="urn:notification-dispatcher:license-central:legacy:v1" exclude-result-prefixes="l">
  <xsl:template match="/l:LeseKundeResponse[antwort/RC = 0]">
    <details>
      <xsl:apply-templates select="antwort/KUNDE"/>
    </details>
  </xsl:template>

  <xsl:template match="/*[antwort/RC != 0]">
    <error code="{antwort/RC}" text="{antwort/MELDUNG}"/>
  </xsl:template>

  <!-- Anything else is no answer to this question -->
  <xsl:template match="/*" priority="-1">
    <unknown element="{name()}"/>
  </xsl:template>

  <xsl:template match="KUNDE">
    <customer>
      <xsl:if test="KUNDENNR"><customerId><xsl:value-of select="KUNDENNR"/></customerId></xsl:if>
      <xsl:if test="NAME"><name><xsl:value-of select="NAME"/></name></xsl:if>
      <xsl:if test="EMAIL"><email><xsl:value-of select="EMAIL"/></email></xsl:if>
    </customer>
  </xsl:template>
</xsl:stylesheet>
