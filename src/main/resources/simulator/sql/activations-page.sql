WITH page AS (
  SELECT a.activation_key
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
SELECT r.*
FROM page p
JOIN simulator.activation_row r ON r.activation_key = p.activation_key
ORDER BY p.activation_key
