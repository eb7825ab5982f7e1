UPDATE delivery SET lease_token = NULL, lease_until = NULL
WHERE state = 'pending' AND lease_token IS NOT NULL
