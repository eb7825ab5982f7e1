<?xml version="1.0" encoding="UTF-8"?>
<!-- Makes the request for one of the items. Input: <ids> with one <id>. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:l="urn:notification-dispatcher:license-central:legacy:v1">
  <xsl:template match="/ids">
    <l:LeseArtikel><artikelNr><xsl:value-of select="id"/></artikelNr></l:LeseArtikel>
  </xsl:template>
</xsl:stylesheet>
