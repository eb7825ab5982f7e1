INSERT INTO report_run (report, period_from, period_until, zone)
VALUES (:report, :from::date, :until::date, :zone)
ON CONFLICT DO NOTHING
