UPDATE console_user SET password = :password, must_change = :mustChange WHERE name = :name
