SELECT l.ticket_license_id, o.ticket_id, o.order_id, l.cm_serial, l.state
FROM simulator.license l JOIN simulator.orders o ON o.order_key = l.order_key
WHERE l.state IN ('NotYetCollected', 'ConfirmedReturned', 'ConfirmedCollected') AND NOT l.withdraw_pending
ORDER BY l.ticket_license_id DESC
LIMIT :rows
