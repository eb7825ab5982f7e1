UPDATE destination SET failing_since = now() WHERE name = :destination AND failing_since IS NULL
