SELECT o.order_key, o.order_id, o.ticket_id, o.customer_id, o.created, o.modified, o.created_by, o.comment
FROM simulator.orders o
WHERE o.order_key > :afterKey
  AND (CAST(:from AS timestamptz) IS NULL OR o.modified >= CAST(:from AS timestamptz))
  AND (CAST(:to AS timestamptz) IS NULL OR o.modified < CAST(:to AS timestamptz))
  AND (CAST(:orderId AS text) IS NULL OR o.order_id = CAST(:orderId AS text))
  AND (CAST(:ticketId AS text) IS NULL OR o.ticket_id = CAST(:ticketId AS text))
  AND (CAST(:customerId AS text) IS NULL OR o.customer_id = CAST(:customerId AS text))
  AND (CAST(:firmCode AS bigint) IS NULL OR EXISTS (
    SELECT 1
    FROM simulator.order_item oi JOIN simulator.item i ON i.item_id = oi.item_id
    WHERE oi.order_key = o.order_key AND i.firm_code = CAST(:firmCode AS bigint)))
ORDER BY o.order_key
LIMIT :rows
