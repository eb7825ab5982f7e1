<?xml version="1.0" encoding="UTF-8"?>
<!-- Makes the request for a slice of orders. Input: <window from= to= pageSize=/>: the first and the last day, and the
     most rows of an answer. In rpc style, the element is named as the operation, and its parts have no namespace. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:l="urn:notification-dispatcher:license-central:legacy:v1">
  <xsl:template match="/window">
    <l:LeseAuftraege>
      <vonDatum><xsl:value-of select="@from"/></vonDatum>
      <bisDatum><xsl:value-of select="@to"/></bisDatum>
      <maxZeilen><xsl:value-of select="@pageSize"/></maxZeilen>
    </l:LeseAuftraege>
  </xsl:template>
</xsl:stylesheet>
