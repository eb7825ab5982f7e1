WITH successor AS (
  INSERT INTO simulator.license (order_key, order_item_key, item_id, state, created, modified, expiration_time)
  SELECT :orderKey, :orderItemKey, i.item_id, 'NotYetCollected', :now, :now,
    CASE WHEN i.expiration_mode = 'Add' THEN NULL ELSE i.expiration_time END
  FROM simulator.item i
  WHERE i.item_id = :itemId
  RETURNING ticket_license_id
)
UPDATE simulator.license l
SET state = 'Replaced', withdraw_pending = false, replaced_by = s.ticket_license_id,
  modified = greatest(:now, l.modified + interval '1 millisecond')
FROM successor s
WHERE l.ticket_license_id = :ticketLicenseId
RETURNING s.ticket_license_id
