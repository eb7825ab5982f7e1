UPDATE simulator.container
SET state = :state, modified = greatest(:now, modified + interval '1 millisecond')
WHERE cm_serial = :cmSerial
