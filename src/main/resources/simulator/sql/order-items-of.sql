-- A replaced license has left its ticket.
SELECT oi.order_key, oi.order_item_key, oi.position, oi.item_id, i.item_name, oi.quantity,
  ARRAY(
    SELECT l.ticket_license_id
    FROM simulator.license l
    WHERE l.order_key = oi.order_key AND l.order_item_key = oi.order_item_key AND l.state <> 'Replaced'
    ORDER BY l.ticket_license_id) AS ticket_license_ids
FROM simulator.order_item oi
LEFT JOIN simulator.item i ON i.item_id = oi.item_id
WHERE oi.order_key = ANY (:orderKeys)
ORDER BY oi.order_key, oi.position
