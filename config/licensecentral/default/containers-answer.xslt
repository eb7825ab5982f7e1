<?xml version="1.0" encoding="UTF-8"?>
<!-- Makes details of an answer. Output: <details> with one <container> each; or <error code= text=/> where License
     Central refused. One that was asked for and is not there is unknown, and told without. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:lc="urn:notification-dispatcher:license-central:v1" exclude-result-prefixes="lc">
  <xsl:template match="/lc:doGetCmContainerResponse[lc:ReturnMessage/lc:ReturnCode = '0x0']">
    <details>
      <xsl:apply-templates select="lc:CmContainer"/>
    </details>
  </xsl:template>

  <xsl:template match="/*[lc:ReturnMessage/lc:ReturnCode != '0x0']">
    <error code="{lc:ReturnMessage/lc:ReturnCode}" text="{lc:ReturnMessage/lc:ErrorText}"/>
  </xsl:template>

  <!-- Anything else is no answer to this question -->
  <xsl:template match="/*" priority="-1">
    <unknown element="{name()}"/>
  </xsl:template>

  <xsl:template match="lc:CmContainer">
    <container>
      <xsl:if test="lc:CmSerial"><cmSerial><xsl:value-of select="lc:CmSerial"/></cmSerial></xsl:if>
      <xsl:if test="lc:Kind"><kind><xsl:value-of select="lc:Kind"/></kind></xsl:if>
      <xsl:if test="lc:TypeName"><typeName><xsl:value-of select="lc:TypeName"/></typeName></xsl:if>
      <xsl:if test="lc:FirmCode"><firmCode><xsl:value-of select="lc:FirmCode"/></firmCode></xsl:if>
      <xsl:if test="lc:State"><state><xsl:value-of select="lc:State"/></state></xsl:if>
      <xsl:if test="lc:FirmUpdateCounter"><firmUpdateCounter><xsl:value-of select="lc:FirmUpdateCounter"/></firmUpdateCounter></xsl:if>
    </container>
  </xsl:template>
</xsl:stylesheet>
