WITH unexpected AS (
  UPDATE simulator.transfer SET state = 'UnexpectedState'
  WHERE transfer_key = :transferKey
)
UPDATE simulator.activation
SET state = 'UnexpectedState', modified = greatest(:now, modified + interval '1 millisecond')
WHERE transfer_key = :transferKey AND state = 'Open'
