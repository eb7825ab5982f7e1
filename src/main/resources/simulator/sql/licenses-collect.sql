-- Puts licenses into a container: license update, restore. The first activation fixes the expiry of an 'Add' license.
-- A day is 24 hours: an interval of days would follow the clock changes of the session's time zone.
WITH collected AS (
  UPDATE simulator.license l
  SET state = 'CollectedWithoutReceipt', cm_serial = :cmSerial, transfer_key = :transferKey,
    generation = l.generation + 1, first_activated = coalesce(l.first_activated, :now),
    expiration_time = CASE
      WHEN l.first_activated IS NULL AND i.expiration_mode = 'Add' AND i.expiration_days IS NOT NULL
        THEN CAST(:now AS timestamptz) + make_interval(hours => 24 * CAST(i.expiration_days AS integer))
      ELSE l.expiration_time END,
    modified = greatest(:now, l.modified + interval '1 millisecond')
  FROM simulator.item i
  WHERE i.item_id = l.item_id AND l.ticket_license_id = ANY (:ticketLicenseIds)
  RETURNING l.ticket_license_id, l.generation, l.expiration_time
)
INSERT INTO simulator.activation (transfer_key, type, state, ticket_license_id, cm_serial, generation,
  firm_update_counter, first_activation, created, modified, expiration_time, restored_from)
SELECT :transferKey, :type, 'Open', ticket_license_id, :cmSerial, generation,
  :firmUpdateCounter, generation = 1, :now, :now, expiration_time, CAST(:restoredFrom AS text)
FROM collected
ORDER BY ticket_license_id
