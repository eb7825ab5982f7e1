SELECT state, reason, failing_since IS NOT NULL AS failing FROM destination WHERE name = :destination
