WITH page AS (
  SELECT l.ticket_license_id
  FROM simulator.license l
  WHERE l.modified >= :from AND l.modified < :to
  ORDER BY l.modified, l.ticket_license_id
  LIMIT :rows
)
SELECT r.*
FROM page p
JOIN simulator.license_row r ON r.ticket_license_id = p.ticket_license_id
ORDER BY r.modified, r.ticket_license_id
