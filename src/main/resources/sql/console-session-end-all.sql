DELETE FROM console_session WHERE name = :name
