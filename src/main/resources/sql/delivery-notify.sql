SELECT pg_notify('outbox', destination) FROM unnest(:destinations::text[]) AS told (destination)
