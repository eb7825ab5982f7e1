UPDATE simulator.license
SET state = :state, withdraw_pending = :pending, modified = greatest(:now, modified + interval '1 millisecond')
WHERE ticket_license_id = :ticketLicenseId
