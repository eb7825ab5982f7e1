SELECT bucket, destination, recorded, delivered, first_try, failed, dead, superseded, discarded, replayed, millis, times
FROM delivery_figure
WHERE bucket >= :from AND bucket < :until
ORDER BY bucket, destination
