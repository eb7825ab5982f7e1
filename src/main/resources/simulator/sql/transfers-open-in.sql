SELECT transfer_key
FROM simulator.transfer
WHERE cm_serial = :cmSerial AND state = 'Open'
ORDER BY transfer_key
