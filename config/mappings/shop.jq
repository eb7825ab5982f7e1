# What the shop calls things. The message comes in as it is sent else, see docs/messages.md.
{
  event: .type,
  orderNumber: .correlationId,
  licenseId: .data.ticketLicenseId,
  validUntil: .data.expirationTime,
  happenedAt: .timestamp
}
| with_entries(select(.value != null))
