INSERT INTO console_user (name, role, password, must_change)
SELECT :name, 'operator', :password, true
WHERE NOT EXISTS (SELECT FROM console_user)
ON CONFLICT DO NOTHING
