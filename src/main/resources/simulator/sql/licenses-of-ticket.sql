SELECT l.ticket_license_id
FROM simulator.license l JOIN simulator.orders o ON o.order_key = l.order_key
WHERE o.ticket_id = :ticketId AND l.state <> 'Replaced'
ORDER BY l.ticket_license_id
