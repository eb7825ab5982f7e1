-- Figures of reports, kept by increments: what happened in License Central, and how it was asked.

-- What happened and is not counted yet. Appended by the transaction that stores the records, and never changed.
CREATE TABLE happening_log (
  kind      text        NOT NULL,
  at        timestamptz NOT NULL,        -- on License Central's clock
  items     text[]      NOT NULL,
  positions text[],                      -- of an order: the key of each item's position
  customer  text,
  firm_code bigint,
  license   text,                        -- whose customer and firm code these are; null: they stand here
  order_key text,                        -- whose customer this is, if no license tells
  waits     boolean     NOT NULL,        -- for a license that may be collected later
  logged_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX happening_log_next ON happening_log (waits, at);

-- The pairs of item and firm code of an order, as far as licenses are known.
-- LIMIT keeps this a probe of an index, whatever the planner knows of the table.
CREATE FUNCTION happening_pairs(items text[], positions text[]) RETURNS TABLE (item text, firm_code bigint)
LANGUAGE sql STABLE AS $$
  SELECT DISTINCT p.item, license.firm_code
  FROM unnest(items, positions) AS p (item, position)
  LEFT JOIN LATERAL (
    SELECT (s.data ->> 'firmCode')::bigint AS firm_code
    FROM snapshot s WHERE s.module = 'licenses' AND s.data ->> 'orderItemKey' = p.position
    LIMIT 1) license ON true
$$;

-- The log with customer and firm codes, as far as they are known now. items and firm_codes are pairs.
CREATE VIEW happening_open AS
SELECT l.ctid AS place, l.kind, l.at,
  coalesce(l.customer, license.customer, ordered.customer) AS customer,
  CASE
    WHEN l.positions IS NULL THEN l.items
    ELSE ARRAY(SELECT p.item FROM happening_pairs(l.items, l.positions) p ORDER BY p.item, p.firm_code) END AS items,
  CASE
    WHEN l.positions IS NOT NULL THEN
      ARRAY(SELECT p.firm_code FROM happening_pairs(l.items, l.positions) p ORDER BY p.item, p.firm_code)
    WHEN l.items = '{}' THEN '{}'
    ELSE ARRAY[coalesce(l.firm_code, license.firm_code)] END AS firm_codes
FROM happening_log l
LEFT JOIN LATERAL (
  SELECT s.data ->> 'customerId' AS customer, (s.data ->> 'firmCode')::bigint AS firm_code
  FROM snapshot s WHERE s.module = 'licenses' AND s.source_key = l.license
  LIMIT 1) license ON true
LEFT JOIN LATERAL (
  SELECT s.data ->> 'customerId' AS customer
  FROM snapshot s
  WHERE s.module = 'orders' AND s.source_key = l.order_key AND license.customer IS NULL
  LIMIT 1) ordered ON true;

-- What a step takes from the log to the figures; empty between steps, so nothing is lost with it.
CREATE UNLOGGED TABLE happening_step (
  bucket     timestamptz NOT NULL,
  kind       text        NOT NULL,
  items      text[]      NOT NULL,
  firm_codes bigint[]    NOT NULL,
  customer   text,
  article    uuid        NOT NULL,
  dimension  uuid        NOT NULL,
  count      integer     NOT NULL
);

-- What happened to what. An order has several items, and is one happening all the same.
CREATE TABLE happening_article (
  id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  digest     uuid     NOT NULL UNIQUE,   -- of all that follows, which may be long
  kind       text     NOT NULL,
  items      text[]   NOT NULL,
  firm_codes bigint[] NOT NULL           -- of each of the items; null: not known
);

-- And to whom
CREATE TABLE happening_dimension (
  id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  digest   uuid    NOT NULL UNIQUE,
  article  integer NOT NULL,
  customer text                          -- null: not known
);

-- How often in a quarter of an hour, by License Central's clock; the days of every time zone are made of whole ones.
-- The first is the smaller one: it has no customers.
CREATE TABLE happening_article_figure (
  bucket  timestamptz NOT NULL,
  article integer     NOT NULL,
  count   integer     NOT NULL,
  PRIMARY KEY (bucket, article)
);
CREATE TABLE happening_figure (
  bucket    timestamptz NOT NULL,
  dimension integer     NOT NULL,
  count     integer     NOT NULL,
  PRIMARY KEY (bucket, dimension)
);

-- Whether one of the pairs is wanted; null: all are.
CREATE FUNCTION happening_wanted(items text[], firm_codes bigint[], only_items text[], only_firm_codes bigint[])
RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT only_items IS NULL AND only_firm_codes IS NULL OR EXISTS (
    SELECT 1 FROM unnest(items, firm_codes) AS pair (item, firm_code)
    WHERE (only_items IS NULL OR pair.item = ANY (only_items))
      AND (only_firm_codes IS NULL OR pair.firm_code = ANY (only_firm_codes)))
$$;

-- How License Central was asked for a module in a quarter of an hour, by the database's clock.
CREATE TABLE poll_figure (
  bucket  timestamptz NOT NULL,
  module  text        NOT NULL,
  cycles  bigint      NOT NULL DEFAULT 0, -- that came to their end
  failed  bigint      NOT NULL DEFAULT 0,
  calls   bigint      NOT NULL DEFAULT 0, -- answered and stored
  records bigint      NOT NULL DEFAULT 0,
  gap     interval,                       -- the longest time from the end of a cycle to the end that is counted here
  PRIMARY KEY (bucket, module)
) WITH (fillfactor = 50);                 -- room for the next version beside this one

-- What somebody should look at. Times are texts of ISO 8601 in UTC, whose order is theirs.
CREATE INDEX snapshot_finding ON snapshot (
  (data ->> 'state'),
  (CASE data ->> 'state'
    WHEN 'UnexpectedState' THEN coalesce(data ->> 'completed', data ->> 'modified')
    ELSE data ->> 'created' END COLLATE "C"))
WHERE module IN ('licenses', 'activations') AND data ->> 'state' IN ('NotYetCollected', 'Open', 'UnexpectedState');

CREATE INDEX snapshot_expiring ON snapshot ((data #>> '{options,expirationTime}' COLLATE "C"))
WHERE module = 'licenses' AND data #>> '{options,expirationTime}' IS NOT NULL
  AND data ->> 'state' NOT IN ('Withdrawn', 'Replaced');

-- What is there already, as far as it tells: the last 70 days, so that a month has one to be compared with. What changed
-- earlier is not looked into.
INSERT INTO happening_log (kind, at, items, positions, customer, firm_code, license, order_key, waits)
SELECT h.kind, h.at::timestamptz, CASE WHEN h.positions IS NULL THEN array_remove(ARRAY[s.data ->> 'itemId'], NULL) ELSE h.items END,
  h.positions, h.customer, h.firm_code, h.license, h.order_key, h.license IS NOT NULL OR h.positions IS NOT NULL
FROM snapshot s
CROSS JOIN LATERAL (
  SELECT 'ORDERED' AS kind, coalesce(s.data ->> 'created', s.data ->> 'modified') AS at,
    ARRAY(SELECT i ->> 'itemId' FROM json_array_elements(s.data -> 'items') i WHERE i ->> 'itemId' IS NOT NULL) AS items,
    ARRAY(SELECT i ->> 'orderItemKey' FROM json_array_elements(s.data -> 'items') i WHERE i ->> 'itemId' IS NOT NULL) AS positions,
    s.data ->> 'customerId' AS customer, NULL::bigint AS firm_code, NULL AS license, NULL AS order_key
  WHERE s.module = 'orders'
  UNION ALL
  SELECT l.kind, l.at, NULL, NULL, s.data ->> 'customerId', (s.data ->> 'firmCode')::bigint, NULL,
    CASE WHEN s.data ->> 'customerId' IS NULL THEN s.data ->> 'orderKey' END
  FROM (
    VALUES ('LICENSED', coalesce(s.data ->> 'created', s.data ->> 'modified')),
      (CASE s.data ->> 'state' WHEN 'Withdrawn' THEN 'WITHDRAWN' WHEN 'Replaced' THEN 'REPLACED' END, s.data ->> 'modified'))
    AS l (kind, at)
  WHERE s.module = 'licenses' AND l.kind IS NOT NULL
  UNION ALL
  SELECT t.kind, coalesce(s.data ->> 'completed', s.data ->> 'modified'), NULL, NULL, NULL, NULL,
    s.data ->> 'ticketLicenseId', s.data ->> 'orderKey'
  FROM (
    SELECT CASE s.data ->> 'state'
      WHEN 'UnexpectedState' THEN 'UNEXPECTED'
      WHEN 'Completed' THEN
        CASE s.data ->> 'type'
          WHEN 'Activate' THEN CASE WHEN (s.data ->> 'firstActivation')::boolean THEN 'ACTIVATED' ELSE 'REACTIVATED' END
          WHEN 'Return' THEN 'RETURNED'
          WHEN 'Restore' THEN 'RESTORED'
          WHEN 'RestoreContainer' THEN 'RESTORED'
          WHEN 'AutoUpdate' THEN 'UPDATED'
          WHEN 'PushUpdate' THEN 'UPDATED' END END AS kind) t
  WHERE s.module = 'activations' AND t.kind IS NOT NULL) h
WHERE s.changed_at >= now() - interval '70 days' AND h.at::timestamptz >= now() - interval '70 days';
