SELECT state, reached, refused
FROM report_run
WHERE report = :report AND period_from = :from::date AND period_until = :until::date
