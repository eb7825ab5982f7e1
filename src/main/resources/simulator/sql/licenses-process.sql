-- Moves licenses that stay where they are to another state: return, push update, withdrawal at a contact.
WITH processed AS (
  UPDATE simulator.license
  SET state = :state, transfer_key = :transferKey, withdraw_pending = false,
    modified = greatest(:now, modified + interval '1 millisecond')
  WHERE ticket_license_id = ANY (:ticketLicenseIds)
  RETURNING ticket_license_id, generation, expiration_time
)
INSERT INTO simulator.activation (transfer_key, type, state, ticket_license_id, cm_serial, generation,
  firm_update_counter, first_activation, created, modified, expiration_time)
SELECT :transferKey, :type, 'Open', ticket_license_id, :cmSerial, generation,
  :firmUpdateCounter, false, :now, :now, expiration_time
FROM processed
ORDER BY ticket_license_id
