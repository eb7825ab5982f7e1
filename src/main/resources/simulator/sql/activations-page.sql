WITH page AS (
  SELECT a.*
  FROM simulator.activation a
  WHERE a.activation_key > :afterKey
    AND (CAST(:from AS timestamptz) IS NULL OR a.modified >= CAST(:from AS timestamptz))
    AND (CAST(:to AS timestamptz) IS NULL OR a.modified < CAST(:to AS timestamptz))
    AND (CAST(:byNumber AS boolean) IS FALSE OR a.ticket_license_id = ANY (CAST(:ticketLicenseIds AS bigint[])))
    AND (CAST(:byType AS boolean) IS FALSE OR a.type = ANY (CAST(:types AS text[])))
    AND (CAST(:byState AS boolean) IS FALSE OR a.state = ANY (CAST(:states AS text[])))
    AND (CAST(:firstOnly AS boolean) IS FALSE OR a.first_activation)
  ORDER BY a.activation_key
  LIMIT :rows
)
SELECT p.activation_key, p.transfer_key, p.type, p.state, p.ticket_license_id, o.ticket_id, l.order_key, o.order_id,
  l.item_id, p.cm_serial, c.kind, p.generation, p.firm_update_counter, p.first_activation, p.created, p.completed,
  p.modified, p.expiration_time, p.comment
FROM page p
JOIN simulator.license l ON l.ticket_license_id = p.ticket_license_id
JOIN simulator.orders o ON o.order_key = l.order_key
JOIN simulator.container c ON c.cm_serial = p.cm_serial
ORDER BY p.activation_key
