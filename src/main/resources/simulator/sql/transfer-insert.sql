INSERT INTO simulator.transfer (cm_serial, state, firm_update_counter, created)
VALUES (:cmSerial, 'Open', :firmUpdateCounter, :now)
RETURNING transfer_key
