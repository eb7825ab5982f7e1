<?xml version="1.0" encoding="UTF-8"?>
<!-- Makes details of an answer. Output: <details> with one <item> each; or <error code= text=/> where License
     Central refused. One that was asked for and is not there is unknown, and told without. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:lc="urn:notification-dispatcher:license-central:v1" exclude-result-prefixes="lc">
  <xsl:template match="/lc:doGetItemResponse[lc:ReturnMessage/lc:ReturnCode = '0x0']">
    <details>
      <xsl:apply-templates select="lc:Item"/>
    </details>
  </xsl:template>

  <xsl:template match="/*[lc:ReturnMessage/lc:ReturnCode != '0x0']">
    <error code="{lc:ReturnMessage/lc:ReturnCode}" text="{lc:ReturnMessage/lc:ErrorText}"/>
  </xsl:template>

  <!-- Anything else is no answer to this question -->
  <xsl:template match="/*" priority="-1">
    <unknown element="{name()}"/>
  </xsl:template>

  <xsl:template match="lc:Item">
    <item>
      <xsl:if test="lc:ItemId"><itemId><xsl:value-of select="lc:ItemId"/></itemId></xsl:if>
      <xsl:if test="lc:ItemName"><itemName><xsl:value-of select="lc:ItemName"/></itemName></xsl:if>
      <xsl:if test="lc:FirmCode"><firmCode><xsl:value-of select="lc:FirmCode"/></firmCode></xsl:if>
      <xsl:if test="lc:ProductCode"><productCode><xsl:value-of select="lc:ProductCode"/></productCode></xsl:if>
    </item>
  </xsl:template>
</xsl:stylesheet>
