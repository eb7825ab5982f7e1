WITH page AS (
  SELECT a.activation_key
  FROM simulator.activation a
  WHERE a.activation_key > :afterKey
    AND (CAST(:from AS timestamptz) IS NULL OR a.modified >= CAST(:from AS timestamptz))
    AND (CAST(:to AS timestamptz) IS NULL OR a.modified < CAST(:to AS timestamptz))
    AND (CAST(:byNumber AS boolean) IS FALSE OR a.ticket_license_id = ANY (CAST(:ticketLicenseIds AS bigint[])))
    AND (CAST(:byType AS boolean) IS FALSE OR a.type = ANY (CAST(:types AS text[])))
    AND (CAST(:byState AS boolean) IS FALSE OR a.state = ANY (CAST(:states AS text[])))
    AND (CAST(:byTicket AS boolean) IS FALSE OR a.ticket_license_id = ANY (ARRAY(
      SELECT l.ticket_license_id
      FROM simulator.orders t
      JOIN simulator.license l ON l.order_key = t.order_key
      WHERE t.ticket_id = ANY (CAST(:ticketIds AS text[])))))
    AND (CAST(:byContainer AS boolean) IS FALSE OR a.cm_serial = ANY (CAST(:cmSerials AS text[])))
    AND (CAST(:firstOnly AS boolean) IS FALSE OR a.first_activation)
  ORDER BY a.activation_key
  LIMIT :rows
)
SELECT r.*
FROM page p
JOIN simulator.activation_row r ON r.activation_key = p.activation_key
ORDER BY p.activation_key
