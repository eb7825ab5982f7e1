UPDATE watermark SET lease_token = NULL, lease_until = NULL WHERE lease_token IS NOT NULL
