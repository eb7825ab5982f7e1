SELECT ticket_license_id
FROM simulator.license
WHERE cm_serial = :cmSerial
ORDER BY ticket_license_id
