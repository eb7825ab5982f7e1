SELECT data ->> 'ticketLicenseId' AS bundle_key, data
FROM snapshot
WHERE module = 'activations' AND data ->> 'ticketLicenseId' = ANY (:keys::text[])
