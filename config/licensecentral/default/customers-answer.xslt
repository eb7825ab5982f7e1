<?xml version="1.0" encoding="UTF-8"?>
<!-- Makes details of an answer. Output: <details> with one <customer> each; or <error code= text=/> where License
     Central refused. One that was asked for and is not there is unknown, and told without. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:lc="urn:notification-dispatcher:license-central:v1" exclude-result-prefixes="lc">
  <xsl:template match="/lc:doGetCustomerResponse[lc:ReturnMessage/lc:ReturnCode = '0x0']">
    <details>
      <xsl:apply-templates select="lc:Customer"/>
    </details>
  </xsl:template>

  <xsl:template match="/*[lc:ReturnMessage/lc:ReturnCode != '0x0']">
    <error code="{lc:ReturnMessage/lc:ReturnCode}" text="{lc:ReturnMessage/lc:ErrorText}"/>
  </xsl:template>

  <!-- Anything else is no answer to this question -->
  <xsl:template match="/*" priority="-1">
    <unknown element="{name()}"/>
  </xsl:template>

  <xsl:template match="lc:Customer">
    <customer>
      <xsl:if test="lc:CustomerId"><customerId><xsl:value-of select="lc:CustomerId"/></customerId></xsl:if>
      <xsl:if test="lc:Name"><name><xsl:value-of select="lc:Name"/></name></xsl:if>
      <xsl:if test="lc:Email"><email><xsl:value-of select="lc:Email"/></email></xsl:if>
    </customer>
  </xsl:template>
</xsl:stylesheet>
