-- The container, created at first sight, locked until the end of the transaction.
INSERT INTO simulator.container (cm_serial, kind, type_name, state, modified)
VALUES (:cmSerial, :kind, :typeName, 'Ok', :now)
ON CONFLICT (cm_serial) DO UPDATE SET kind = container.kind
RETURNING state, firm_update_counter
