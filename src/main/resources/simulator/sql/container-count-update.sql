UPDATE simulator.container c
SET firm_update_counter = c.firm_update_counter + 1,
  firm_code = coalesce(c.firm_code, (
    SELECT i.firm_code
    FROM simulator.license l JOIN simulator.item i ON i.item_id = l.item_id
    WHERE l.ticket_license_id = :ticketLicenseId)),
  modified = greatest(:now, c.modified + interval '1 millisecond')
WHERE c.cm_serial = :cmSerial
RETURNING c.firm_update_counter
