SELECT DISTINCT cm_serial
FROM simulator.license
WHERE ticket_license_id = ANY (:ticketLicenseIds)
