-- Receipts. A receipt moves a license only if no later transfer has.
WITH wanted AS (
  SELECT transfer_key
  FROM simulator.transfer
  WHERE transfer_key = ANY (:transferKeys) AND state = :fromState
  ORDER BY transfer_key
  FOR UPDATE
), confirmed AS (
  UPDATE simulator.transfer t SET state = 'Completed'
  FROM wanted w WHERE t.transfer_key = w.transfer_key
  RETURNING t.transfer_key
), completed AS (
  UPDATE simulator.activation a
  SET state = 'Completed', completed = greatest(:now, a.created), modified = greatest(:now, a.modified + interval '1 millisecond')
  FROM confirmed c
  WHERE a.transfer_key = c.transfer_key AND a.state <> 'Completed'
)
UPDATE simulator.license l
SET state = CASE
      WHEN l.state = 'CollectedWithoutReceipt' THEN 'ConfirmedCollected'
      WHEN l.state = 'ReturnedWithoutReceipt' AND l.withdraw_pending THEN 'Withdrawn'
      WHEN l.state = 'ReturnedWithoutReceipt' THEN 'ConfirmedReturned'
      ELSE l.state END,
  cm_serial = CASE WHEN l.state IN ('ReturnedWithoutReceipt', 'Withdrawn') THEN NULL ELSE l.cm_serial END,
  withdraw_pending = l.withdraw_pending AND l.state <> 'ReturnedWithoutReceipt',
  modified = greatest(:now, l.modified + interval '1 millisecond')
FROM confirmed c
WHERE l.transfer_key = c.transfer_key
