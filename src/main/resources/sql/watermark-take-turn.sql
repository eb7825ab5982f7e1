-- Whoever let his lease expire has lost it
UPDATE watermark
SET turn = turn + 1, lease_token = NULL, lease_until = NULL
WHERE module = :module AND turn = :token AND paused_since IS NULL AND (lease_until IS NULL OR lease_until <= now())
