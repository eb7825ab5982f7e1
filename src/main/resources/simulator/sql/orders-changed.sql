SELECT o.order_key, o.order_id, o.ticket_id, o.customer_id, o.created, o.modified, o.created_by, o.comment
FROM simulator.orders o
WHERE o.modified >= :from AND o.modified < :to
ORDER BY o.modified, o.order_key
LIMIT :rows
