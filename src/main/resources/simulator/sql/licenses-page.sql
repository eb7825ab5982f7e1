WITH page AS (
  SELECT l.*
  FROM simulator.license l
  WHERE l.ticket_license_id > :afterKey
    AND (CAST(:from AS timestamptz) IS NULL OR l.modified >= CAST(:from AS timestamptz))
    AND (CAST(:to AS timestamptz) IS NULL OR l.modified < CAST(:to AS timestamptz))
    AND (CAST(:byNumber AS boolean) IS FALSE OR l.ticket_license_id = ANY (CAST(:ticketLicenseIds AS bigint[])))
    AND (CAST(:byOrder AS boolean) IS FALSE OR l.order_key = ANY (CAST(:orderKeys AS bigint[])))
    AND (CAST(:byState AS boolean) IS FALSE OR l.state = ANY (CAST(:states AS text[])))
    AND (CAST(:cmSerial AS text) IS NULL OR l.cm_serial = CAST(:cmSerial AS text))
    AND (CAST(:ticketId AS text) IS NULL OR (l.state <> 'Replaced' AND l.order_key =
      (SELECT t.order_key FROM simulator.orders t WHERE t.ticket_id = CAST(:ticketId AS text))))
  ORDER BY l.ticket_license_id
  LIMIT :rows
)
SELECT p.ticket_license_id, o.ticket_id, p.order_key, p.order_item_key, o.order_id, o.customer_id, p.item_id,
  i.firm_code, i.product_code, p.state, p.withdraw_pending, p.generation, p.assigned_cm_serial, p.cm_serial,
  p.created, p.modified, p.first_activated, p.replaced_by,
  i.feature_map, i.license_quantity, i.unit_counter, i.activation_time, p.expiration_time, i.expiration_mode,
  i.expiration_days, i.usage_period_days, i.maintenance_start, i.maintenance_end, i.license_text
FROM page p
JOIN simulator.orders o ON o.order_key = p.order_key
JOIN simulator.item i ON i.item_id = p.item_id
ORDER BY p.ticket_license_id
