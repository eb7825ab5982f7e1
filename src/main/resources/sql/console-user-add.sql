INSERT INTO console_user (name, role, password, must_change)
VALUES (:name, :role, :password, true)
ON CONFLICT DO NOTHING
