SELECT name, role, password, must_change FROM console_user WHERE name = :name
