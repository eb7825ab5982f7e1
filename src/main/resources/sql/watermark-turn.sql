SELECT turn FROM watermark
WHERE module = :module AND paused_since IS NULL AND (lease_until IS NULL OR lease_until <= now())
