# An activation in SAP's names. The message's id is the key: SAP has one entity a message, whatever comes twice.
def date: if . == null then null else {"$date": .} end;
def number: if . == null then null else {"$int64": .} end;
def given: with_entries(select(.value != null));

{
  operation: "create",
  created: .timestamp,
  set: "ActivationSet",
  key: {EventId: .id},
  data: ({
    EventType: .type,
    LicenseNumber: (.data.ticketLicenseId | number),
    TicketId: .data.ticketId,
    OrderId: .data.orderId,
    ItemId: .data.itemId,
    CmSerial: .data.cmSerial,
    State: .data.state,
    CompletedAt: (.data.completed | date),
    ValidUntil: (.data.expirationTime | date)
  } | given)
}
