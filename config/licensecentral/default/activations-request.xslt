<?xml version="1.0" encoding="UTF-8"?>
<!-- Makes the request for a page of activations. Input: <window from= to= afterKey= pageSize=/>, "to" and
     "afterKey" absent on the first page. Or <selection by= afterKey= pageSize=> with one <value> each, by
     "ticket", "license" or "container": what belongs to these, whenever it was changed. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:lc="urn:notification-dispatcher:license-central:v1">
  <!-- dispatcher.activations.withoutReceipt and .unexpectedState, true or false -->
  <xsl:param name="withoutReceipt"/>
  <xsl:param name="unexpectedState"/>

  <xsl:template match="/window">
    <lc:doQueryActivations>
      <lc:ModifiedWindow>
        <lc:From><xsl:value-of select="@from"/></lc:From>
        <xsl:if test="@to"><lc:To><xsl:value-of select="@to"/></lc:To></xsl:if>
      </lc:ModifiedWindow>
      <lc:State>Completed</lc:State>
      <xsl:if test="$withoutReceipt = 'true'"><lc:State>Open</lc:State></xsl:if>
      <xsl:if test="$unexpectedState = 'true'"><lc:State>UnexpectedState</lc:State></xsl:if>
      <lc:Page>
        <xsl:if test="@afterKey"><lc:AfterKey><xsl:value-of select="@afterKey"/></lc:AfterKey></xsl:if>
        <lc:MaxResults><xsl:value-of select="@pageSize"/></lc:MaxResults>
      </lc:Page>
    </lc:doQueryActivations>
  </xsl:template>

  <!-- What the intake was pushed -->
  <xsl:template match="/selection">
    <lc:doQueryActivations>
      <lc:State>Completed</lc:State>
      <xsl:if test="$withoutReceipt = 'true'"><lc:State>Open</lc:State></xsl:if>
      <xsl:if test="$unexpectedState = 'true'"><lc:State>UnexpectedState</lc:State></xsl:if>
      <xsl:for-each select="value[../@by = 'license']"><lc:TicketLicenseId><xsl:value-of select="."/></lc:TicketLicenseId></xsl:for-each>
      <lc:Page>
        <xsl:if test="@afterKey"><lc:AfterKey><xsl:value-of select="@afterKey"/></lc:AfterKey></xsl:if>
        <lc:MaxResults><xsl:value-of select="@pageSize"/></lc:MaxResults>
      </lc:Page>
      <xsl:for-each select="value[../@by = 'ticket']"><lc:TicketId><xsl:value-of select="."/></lc:TicketId></xsl:for-each>
      <xsl:for-each select="value[../@by = 'container']"><lc:CmSerial><xsl:value-of select="."/></lc:CmSerial></xsl:for-each>
    </lc:doQueryActivations>
  </xsl:template>
</xsl:stylesheet>
