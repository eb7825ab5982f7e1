<?xml version="1.0" encoding="UTF-8"?>
<!-- Makes the request for one of the customers. Input: <ids> with one <id>. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:l="urn:notification-dispatcher:license-central:legacy:v1">
  <xsl:template match="/ids">
    <l:LeseKunde><kundenNr><xsl:value-of select="id"/></kundenNr></l:LeseKunde>
  </xsl:template>
</xsl:stylesheet>
