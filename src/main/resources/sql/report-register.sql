-- Since when the report is made by this plan
WITH registered AS (
  INSERT INTO report (name, plan, since) VALUES (:report, :plan, :now::timestamptz)
  ON CONFLICT (name) DO UPDATE SET plan = excluded.plan, since = excluded.since
  WHERE report.plan <> excluded.plan
  RETURNING since
)
SELECT since FROM registered
UNION ALL
SELECT since FROM report WHERE name = :report AND NOT EXISTS (SELECT 1 FROM registered)
