SELECT module, upto, last_success, last_error, last_error_at, paused_since,
       lease_until IS NOT NULL AND lease_until > now() AS reading
FROM watermark
ORDER BY module
