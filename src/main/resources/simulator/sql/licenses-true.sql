SELECT l.ticket_license_id, o.ticket_id, l.state, l.withdraw_pending, l.generation, l.assigned_cm_serial, l.cm_serial,
  l.expiration_time, l.transfer_key, l.replaced_by, l.modified
FROM simulator.license l
JOIN simulator.orders o ON o.order_key = l.order_key
ORDER BY l.ticket_license_id
