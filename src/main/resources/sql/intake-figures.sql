SELECT source, sum(received) AS received, sum(duplicates) AS duplicates, sum(done) AS done, sum(unconfirmed) AS unconfirmed
FROM intake_figure
WHERE bucket >= :from AND bucket < :until
GROUP BY source
ORDER BY source
