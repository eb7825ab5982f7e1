SELECT transfer_key, cm_serial, state, firm_update_counter
FROM simulator.transfer
WHERE transfer_key = :transferKey
