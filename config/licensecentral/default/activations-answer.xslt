<?xml version="1.0" encoding="UTF-8"?>
<!-- Makes records of an answer. Output: <page lastKey= hasMore= serverTime= totalRows=> with one <activation> a record,
     its elements named as the fields in docs/integrators.md; or <error code= text=/> where License Central
     refused. A field that is left out is unknown; one that does not exist is reported. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:lc="urn:notification-dispatcher:license-central:v1" exclude-result-prefixes="lc">
  <xsl:template match="/lc:doQueryActivationsResponse[lc:ReturnMessage/lc:ReturnCode = '0x0']">
    <page hasMore="{lc:Page/lc:HasMore}" serverTime="{lc:Page/lc:ServerTime}">
      <xsl:if test="lc:Page/lc:LastKey">
        <xsl:attribute name="lastKey"><xsl:value-of select="lc:Page/lc:LastKey"/></xsl:attribute>
      </xsl:if>
      <xsl:if test="lc:Page/lc:TotalRows">
        <xsl:attribute name="totalRows"><xsl:value-of select="lc:Page/lc:TotalRows"/></xsl:attribute>
      </xsl:if>
      <xsl:apply-templates select="lc:Activation"/>
    </page>
  </xsl:template>

  <xsl:template match="/*[lc:ReturnMessage/lc:ReturnCode != '0x0']">
    <error code="{lc:ReturnMessage/lc:ReturnCode}" text="{lc:ReturnMessage/lc:ErrorText}"/>
  </xsl:template>

  <!-- Anything else is no answer to this question -->
  <xsl:template match="/*" priority="-1">
    <unknown element="{name()}"/>
  </xsl:template>

  <xsl:template match="lc:Activation">
    <activation>
      <xsl:if test="lc:ActivationKey"><activationKey><xsl:value-of select="lc:ActivationKey"/></activationKey></xsl:if>
      <xsl:if test="lc:TransferKey"><transferKey><xsl:value-of select="lc:TransferKey"/></transferKey></xsl:if>
      <xsl:if test="lc:Type"><type><xsl:value-of select="lc:Type"/></type></xsl:if>
      <xsl:if test="lc:State"><state><xsl:value-of select="lc:State"/></state></xsl:if>
      <xsl:if test="lc:TicketLicenseId"><ticketLicenseId><xsl:value-of select="lc:TicketLicenseId"/></ticketLicenseId></xsl:if>
      <xsl:if test="lc:TicketId"><ticketId><xsl:value-of select="lc:TicketId"/></ticketId></xsl:if>
      <xsl:if test="lc:OrderKey"><orderKey><xsl:value-of select="lc:OrderKey"/></orderKey></xsl:if>
      <xsl:if test="lc:OrderId"><orderId><xsl:value-of select="lc:OrderId"/></orderId></xsl:if>
      <xsl:if test="lc:ItemId"><itemId><xsl:value-of select="lc:ItemId"/></itemId></xsl:if>
      <xsl:if test="lc:CmSerial"><cmSerial><xsl:value-of select="lc:CmSerial"/></cmSerial></xsl:if>
      <xsl:if test="lc:CmContainerKind"><cmContainerKind><xsl:value-of select="lc:CmContainerKind"/></cmContainerKind></xsl:if>
      <xsl:if test="lc:Generation"><generation><xsl:value-of select="lc:Generation"/></generation></xsl:if>
      <xsl:if test="lc:FirmUpdateCounter"><firmUpdateCounter><xsl:value-of select="lc:FirmUpdateCounter"/></firmUpdateCounter></xsl:if>
      <xsl:if test="lc:FirstActivation"><firstActivation><xsl:value-of select="lc:FirstActivation"/></firstActivation></xsl:if>
      <xsl:if test="lc:Created"><created><xsl:value-of select="lc:Created"/></created></xsl:if>
      <xsl:if test="lc:Completed"><completed><xsl:value-of select="lc:Completed"/></completed></xsl:if>
      <xsl:if test="lc:ExpirationTime"><expirationTime><xsl:value-of select="lc:ExpirationTime"/></expirationTime></xsl:if>
      <xsl:if test="lc:Comment"><comment><xsl:value-of select="lc:Comment"/></comment></xsl:if>
      <xsl:if test="lc:Position"><position><xsl:value-of select="lc:Position"/></position></xsl:if>
      <xsl:if test="lc:RestoredFrom"><restoredFrom><xsl:value-of select="lc:RestoredFrom"/></restoredFrom></xsl:if>
      <xsl:if test="lc:Modified"><modified><xsl:value-of select="lc:Modified"/></modified></xsl:if>
    </activation>
  </xsl:template>
</xsl:stylesheet>
