# A license in SAP's names: created if SAP does not know it, else changed. What the message does not hold stays as it is there.
def date: if . == null then null else {"$date": .} end;
def number: if . == null then null else {"$int64": .} end;
def given: with_entries(select(.value != null));

{
  operation: "upsert",
  created: .timestamp,
  set: "LicenseSet",
  key: {LicenseNumber: (.data.ticketLicenseId | number)},
  data: ({
    TicketId: .data.ticketId,
    OrderId: .data.orderId,
    CustomerId: .data.customerId,
    ItemId: .data.itemId,
    FirmCode: (.data.firmCode | number),
    ProductCode: (.data.productCode | number),
    State: .data.state,
    CmSerial: .data.cmSerial,
    FirstActivatedAt: (.data.firstActivated | date),
    ValidUntil: (.data.options.expirationTime | date)
  } | given)
}
