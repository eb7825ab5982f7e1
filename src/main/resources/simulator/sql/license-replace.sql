-- Of a license that sits in a container the replacement is an activation too. It is done with at once: License Central
-- decides it without the container, so that there is no update whose receipt could come.
WITH successor AS (
  INSERT INTO simulator.license (order_key, order_item_key, item_id, state, created, modified, expiration_time)
  SELECT :orderKey, :orderItemKey, i.item_id, 'NotYetCollected', :now, :now,
    CASE WHEN i.expiration_mode = 'Add' THEN NULL ELSE i.expiration_time END
  FROM simulator.item i
  WHERE i.item_id = :itemId
  RETURNING ticket_license_id
), transfer AS (
  INSERT INTO simulator.transfer (cm_serial, state, firm_update_counter, created)
  SELECT c.cm_serial, 'Completed', c.firm_update_counter, :now
  FROM simulator.container c
  JOIN simulator.license l ON l.cm_serial = c.cm_serial
  WHERE l.ticket_license_id = :ticketLicenseId
  RETURNING transfer_key, cm_serial
), replaced AS (
  UPDATE simulator.license l
  SET state = 'Replaced', withdraw_pending = false, replaced_by = s.ticket_license_id,
    transfer_key = coalesce((SELECT t.transfer_key FROM transfer t), l.transfer_key),
    modified = greatest(:now, l.modified + interval '1 millisecond')
  FROM successor s
  WHERE l.ticket_license_id = :ticketLicenseId
  RETURNING l.ticket_license_id, l.generation, l.expiration_time, l.replaced_by
), told AS (
  INSERT INTO simulator.activation (transfer_key, type, state, ticket_license_id, cm_serial, generation,
    first_activation, created, completed, modified, expiration_time)
  SELECT t.transfer_key, 'Replace', 'Completed', r.ticket_license_id, t.cm_serial, r.generation,
    false, :now, :now, :now, r.expiration_time
  FROM replaced r CROSS JOIN transfer t
)
SELECT replaced_by FROM replaced
