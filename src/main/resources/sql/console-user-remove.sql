DELETE FROM console_user WHERE name = :name
