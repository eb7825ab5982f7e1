# An order in SAP's names, with its items in one request (deep insert). An order that has grown changes its header only: a deep update
# is not for V2. "$int64", "$date" and "$decimal" mark what each protocol writes in another way.
def date: if . == null then null else {"$date": .} end;
def number: if . == null then null else {"$int64": .} end;
def given: with_entries(select(.value != null));

(.type == "order.created") as $new
| {
  operation: (if $new then "create" else "upsert" end),
  created: .timestamp,
  set: "OrderSet",
  key: {OrderKey: (.data.orderKey | number)},
  data: ({
    OrderId: .data.orderId,
    TicketId: .data.ticketId,
    CustomerId: .data.customerId,
    CreatedAt: (.data.created | date),
    Items: (if $new then [
      .data.items[]? | {
        Position: .position,
        ItemId: .itemId,
        ItemName: .itemName,
        Quantity: .quantity,
        LicenseNumbers: ([.ticketLicenseIds[]? | tostring] | join(","))
      } | given
    ] else null end)
  } | given)
}
