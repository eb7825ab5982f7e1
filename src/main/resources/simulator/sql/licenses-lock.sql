SELECT ticket_license_id, order_key, order_item_key, item_id, state, withdraw_pending, assigned_cm_serial, cm_serial
FROM simulator.license
WHERE ticket_license_id = ANY (:ticketLicenseIds)
ORDER BY ticket_license_id
FOR UPDATE
