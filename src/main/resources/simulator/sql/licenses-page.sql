WITH page AS (
  SELECT l.ticket_license_id
  FROM simulator.license l
  WHERE l.ticket_license_id > :afterKey
    AND (CAST(:from AS timestamptz) IS NULL OR l.modified >= CAST(:from AS timestamptz))
    AND (CAST(:to AS timestamptz) IS NULL OR l.modified < CAST(:to AS timestamptz))
    AND (CAST(:byNumber AS boolean) IS FALSE OR l.ticket_license_id = ANY (CAST(:ticketLicenseIds AS bigint[])))
    AND (CAST(:byOrder AS boolean) IS FALSE OR l.order_key = ANY (CAST(:orderKeys AS bigint[])))
    AND (CAST(:byState AS boolean) IS FALSE OR l.state = ANY (CAST(:states AS text[])))
    AND (CAST(:byContainer AS boolean) IS FALSE OR l.cm_serial = ANY (CAST(:cmSerials AS text[])))
    AND (CAST(:byTicket AS boolean) IS FALSE OR (l.state <> 'Replaced' AND l.order_key = ANY (ARRAY(
      SELECT t.order_key FROM simulator.orders t WHERE t.ticket_id = ANY (CAST(:ticketIds AS text[]))))))
  ORDER BY l.ticket_license_id
  LIMIT :rows
)
SELECT r.*
FROM page p
JOIN simulator.license_row r ON r.ticket_license_id = p.ticket_license_id
ORDER BY p.ticket_license_id
