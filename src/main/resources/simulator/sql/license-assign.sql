UPDATE simulator.license
SET assigned_cm_serial = :cmSerial, modified = greatest(:now, modified + interval '1 millisecond')
WHERE ticket_license_id = :ticketLicenseId
