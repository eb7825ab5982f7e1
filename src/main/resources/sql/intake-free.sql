UPDATE intake SET due_at = now(), lease_token = NULL WHERE state = 'pending' AND lease_token IS NOT NULL
