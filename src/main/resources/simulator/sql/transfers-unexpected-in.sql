SELECT transfer_key
FROM simulator.transfer
WHERE cm_serial = :cmSerial AND state = 'UnexpectedState'
ORDER BY transfer_key
