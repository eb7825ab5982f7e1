<?xml version="1.0" encoding="UTF-8"?>
<!-- Makes records of an answer. Output: <page lastKey= hasMore= serverTime= totalRows=> with one <license> a record,
     its elements named as the fields in docs/integrators.md; or <error code= text=/> where License Central
     refused. A field that is left out is unknown; one that does not exist is reported. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:lc="urn:notification-dispatcher:license-central:v1" exclude-result-prefixes="lc">
  <xsl:template match="/lc:doQueryLicensesResponse[lc:ReturnMessage/lc:ReturnCode = '0x0']">
    <page hasMore="{lc:Page/lc:HasMore}" serverTime="{lc:Page/lc:ServerTime}">
      <xsl:if test="lc:Page/lc:LastKey">
        <xsl:attribute name="lastKey"><xsl:value-of select="lc:Page/lc:LastKey"/></xsl:attribute>
      </xsl:if>
      <xsl:if test="lc:Page/lc:TotalRows">
        <xsl:attribute name="totalRows"><xsl:value-of select="lc:Page/lc:TotalRows"/></xsl:attribute>
      </xsl:if>
      <xsl:apply-templates select="lc:License"/>
    </page>
  </xsl:template>

  <xsl:template match="/*[lc:ReturnMessage/lc:ReturnCode != '0x0']">
    <error code="{lc:ReturnMessage/lc:ReturnCode}" text="{lc:ReturnMessage/lc:ErrorText}"/>
  </xsl:template>

  <!-- Anything else is no answer to this question -->
  <xsl:template match="/*" priority="-1">
    <unknown element="{name()}"/>
  </xsl:template>

  <xsl:template match="lc:License">
    <license>
      <xsl:if test="lc:TicketLicenseId"><ticketLicenseId><xsl:value-of select="lc:TicketLicenseId"/></ticketLicenseId></xsl:if>
      <xsl:if test="lc:TicketId"><ticketId><xsl:value-of select="lc:TicketId"/></ticketId></xsl:if>
      <xsl:if test="lc:OrderKey"><orderKey><xsl:value-of select="lc:OrderKey"/></orderKey></xsl:if>
      <xsl:if test="lc:OrderItemKey"><orderItemKey><xsl:value-of select="lc:OrderItemKey"/></orderItemKey></xsl:if>
      <xsl:if test="lc:OrderId"><orderId><xsl:value-of select="lc:OrderId"/></orderId></xsl:if>
      <xsl:if test="lc:CustomerId"><customerId><xsl:value-of select="lc:CustomerId"/></customerId></xsl:if>
      <xsl:if test="lc:ItemId"><itemId><xsl:value-of select="lc:ItemId"/></itemId></xsl:if>
      <xsl:if test="lc:FirmCode"><firmCode><xsl:value-of select="lc:FirmCode"/></firmCode></xsl:if>
      <xsl:if test="lc:ProductCode"><productCode><xsl:value-of select="lc:ProductCode"/></productCode></xsl:if>
      <xsl:if test="lc:State"><state><xsl:value-of select="lc:State"/></state></xsl:if>
      <xsl:if test="lc:WithdrawPending"><withdrawPending><xsl:value-of select="lc:WithdrawPending"/></withdrawPending></xsl:if>
      <xsl:if test="lc:Generation"><generation><xsl:value-of select="lc:Generation"/></generation></xsl:if>
      <xsl:if test="lc:AssignedCmSerial"><assignedCmSerial><xsl:value-of select="lc:AssignedCmSerial"/></assignedCmSerial></xsl:if>
      <xsl:if test="lc:CmSerial"><cmSerial><xsl:value-of select="lc:CmSerial"/></cmSerial></xsl:if>
      <xsl:if test="lc:Created"><created><xsl:value-of select="lc:Created"/></created></xsl:if>
      <xsl:if test="lc:FirstActivated"><firstActivated><xsl:value-of select="lc:FirstActivated"/></firstActivated></xsl:if>
      <xsl:if test="lc:ReplacedBy"><replacedBy><xsl:value-of select="lc:ReplacedBy"/></replacedBy></xsl:if>
      <xsl:if test="lc:Position"><position><xsl:value-of select="lc:Position"/></position></xsl:if>
      <xsl:if test="lc:Modified"><modified><xsl:value-of select="lc:Modified"/></modified></xsl:if>
      <xsl:for-each select="lc:Options">
        <options>
          <xsl:if test="lc:FeatureMap"><featureMap><xsl:value-of select="lc:FeatureMap"/></featureMap></xsl:if>
          <xsl:if test="lc:LicenseQuantity"><licenseQuantity><xsl:value-of select="lc:LicenseQuantity"/></licenseQuantity></xsl:if>
          <xsl:if test="lc:UnitCounter"><unitCounter><xsl:value-of select="lc:UnitCounter"/></unitCounter></xsl:if>
          <xsl:if test="lc:ActivationTime"><activationTime><xsl:value-of select="lc:ActivationTime"/></activationTime></xsl:if>
          <xsl:if test="lc:ExpirationTime"><expirationTime><xsl:value-of select="lc:ExpirationTime"/></expirationTime></xsl:if>
          <xsl:if test="lc:ExpirationMode"><expirationMode><xsl:value-of select="lc:ExpirationMode"/></expirationMode></xsl:if>
          <xsl:if test="lc:ExpirationDays"><expirationDays><xsl:value-of select="lc:ExpirationDays"/></expirationDays></xsl:if>
          <xsl:if test="lc:UsagePeriodDays"><usagePeriodDays><xsl:value-of select="lc:UsagePeriodDays"/></usagePeriodDays></xsl:if>
          <xsl:if test="lc:MaintenancePeriodStart"><maintenancePeriodStart><xsl:value-of select="lc:MaintenancePeriodStart"/></maintenancePeriodStart></xsl:if>
          <xsl:if test="lc:MaintenancePeriodEnd"><maintenancePeriodEnd><xsl:value-of select="lc:MaintenancePeriodEnd"/></maintenancePeriodEnd></xsl:if>
          <xsl:if test="lc:Text"><text><xsl:value-of select="lc:Text"/></text></xsl:if>
        </options>
      </xsl:for-each>
    </license>
  </xsl:template>
</xsl:stylesheet>
