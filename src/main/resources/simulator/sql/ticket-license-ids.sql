SELECT ticket_license_id FROM simulator.license ORDER BY ticket_license_id
