<?xml version="1.0" encoding="UTF-8"?>
<!-- Makes records of an answer. Output: <page lastKey= hasMore= serverTime= totalRows=> with one <order> a record,
     its elements named as the fields in docs/integrators.md; or <error code= text=/> where License Central
     refused. A field that is left out is unknown; one that does not exist is reported. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:lc="urn:notification-dispatcher:license-central:v1" exclude-result-prefixes="lc">
  <xsl:template match="/lc:doQueryOrdersResponse[lc:ReturnMessage/lc:ReturnCode = '0x0']">
    <page hasMore="{lc:Page/lc:HasMore}" serverTime="{lc:Page/lc:ServerTime}">
      <xsl:if test="lc:Page/lc:LastKey">
        <xsl:attribute name="lastKey"><xsl:value-of select="lc:Page/lc:LastKey"/></xsl:attribute>
      </xsl:if>
      <xsl:if test="lc:Page/lc:TotalRows">
        <xsl:attribute name="totalRows"><xsl:value-of select="lc:Page/lc:TotalRows"/></xsl:attribute>
      </xsl:if>
      <xsl:apply-templates select="lc:Order"/>
    </page>
  </xsl:template>

  <xsl:template match="/*[lc:ReturnMessage/lc:ReturnCode != '0x0']">
    <error code="{lc:ReturnMessage/lc:ReturnCode}" text="{lc:ReturnMessage/lc:ErrorText}"/>
  </xsl:template>

  <!-- Anything else is no answer to this question -->
  <xsl:template match="/*" priority="-1">
    <unknown element="{name()}"/>
  </xsl:template>

  <xsl:template match="lc:Order">
    <order>
      <xsl:if test="lc:OrderKey"><orderKey><xsl:value-of select="lc:OrderKey"/></orderKey></xsl:if>
      <xsl:if test="lc:OrderId"><orderId><xsl:value-of select="lc:OrderId"/></orderId></xsl:if>
      <xsl:if test="lc:TicketId"><ticketId><xsl:value-of select="lc:TicketId"/></ticketId></xsl:if>
      <xsl:if test="lc:CustomerId"><customerId><xsl:value-of select="lc:CustomerId"/></customerId></xsl:if>
      <xsl:if test="lc:Created"><created><xsl:value-of select="lc:Created"/></created></xsl:if>
      <xsl:if test="lc:CreatedBy"><createdBy><xsl:value-of select="lc:CreatedBy"/></createdBy></xsl:if>
      <xsl:if test="lc:Comment"><comment><xsl:value-of select="lc:Comment"/></comment></xsl:if>
      <xsl:if test="lc:Modified"><modified><xsl:value-of select="lc:Modified"/></modified></xsl:if>
      <items>
        <xsl:for-each select="lc:OrderItem">
          <item>
            <xsl:if test="lc:OrderItemKey"><orderItemKey><xsl:value-of select="lc:OrderItemKey"/></orderItemKey></xsl:if>
            <xsl:if test="lc:Position"><position><xsl:value-of select="lc:Position"/></position></xsl:if>
            <xsl:if test="lc:ItemId"><itemId><xsl:value-of select="lc:ItemId"/></itemId></xsl:if>
            <xsl:if test="lc:ItemName"><itemName><xsl:value-of select="lc:ItemName"/></itemName></xsl:if>
            <xsl:if test="lc:Quantity"><quantity><xsl:value-of select="lc:Quantity"/></quantity></xsl:if>
            <ticketLicenseIds>
              <xsl:for-each select="lc:TicketLicenseId"><id><xsl:value-of select="."/></id></xsl:for-each>
            </ticketLicenseIds>
          </item>
        </xsl:for-each>
      </items>
    </order>
  </xsl:template>
</xsl:stylesheet>
