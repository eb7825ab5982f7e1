SELECT cm_serial, kind, type_name, coalesce(firm_code, 0) AS firm_code, state, firm_update_counter, modified
FROM simulator.container
WHERE cm_serial = ANY (:ids)
ORDER BY cm_serial
