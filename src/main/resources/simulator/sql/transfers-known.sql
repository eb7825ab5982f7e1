SELECT count(*)
FROM simulator.transfer
WHERE transfer_key = ANY (:transferKeys)
