SELECT ticket_license_id
FROM simulator.license
WHERE cm_serial = :cmSerial AND withdraw_pending
ORDER BY ticket_license_id
