<?xml version="1.0" encoding="UTF-8"?>
<!-- Makes the request for containers. Input: <ids> with one <id> or several. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:lc="urn:notification-dispatcher:license-central:v1">
  <xsl:template match="/ids">
    <lc:doGetCmContainer>
      <xsl:for-each select="id"><lc:CmSerial><xsl:value-of select="."/></lc:CmSerial></xsl:for-each>
    </lc:doGetCmContainer>
  </xsl:template>
</xsl:stylesheet>
