UPDATE destination SET failing_since = NULL WHERE name = :destination AND failing_since IS NOT NULL
