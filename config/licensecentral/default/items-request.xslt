<?xml version="1.0" encoding="UTF-8"?>
<!-- Makes the request for items. Input: <ids> with one <id> or several. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:lc="urn:notification-dispatcher:license-central:v1">
  <xsl:template match="/ids">
    <lc:doGetItem>
      <xsl:for-each select="id"><lc:ItemId><xsl:value-of select="."/></lc:ItemId></xsl:for-each>
    </lc:doGetItem>
  </xsl:template>
</xsl:stylesheet>
