-- What a dispatcher of the first schema had when it was stopped: between two pages of licenses, with deliveries in every state.
INSERT INTO watermark (module, upto, window_to, after_key, lease_token, lease_until, last_success) VALUES
  ('orders', '2026-01-02T00:00:00Z', NULL, NULL, NULL, NULL, '2026-01-02T00:00:05Z'),
  ('licenses', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', '100002', nextval('watermark_lease_token'), now() - interval '1 hour', '2026-01-01T00:00:05Z');

INSERT INTO snapshot (module, source_key, digest, changed_at, data) VALUES
  ('orders', '1001', '\x01', '2026-01-01T10:00:00Z', '{"orderKey": 1001, "orderId": "SO-1"}'),
  ('licenses', '100001', '\x02', '2026-01-01T10:00:01Z', '{"ticketLicenseId": 100001, "ticketId": "AAAAA-BBBBB", "orderItemKey": 5001}'),
  ('activations', '9001', '\x03', '2026-01-01T11:00:00Z', '{"activationKey": 9001, "ticketLicenseId": 100001, "transferKey": 7001}');

INSERT INTO message (id, module, type, source, subject, changed_at, data)
SELECT ('00000000-0000-5000-8000-00000000000' || n)::uuid, 'licenses', 'license.updated', 'license-central',
       CASE WHEN n <= 4 THEN 'license/100001' ELSE 'license/10000' || n END, '2026-01-01T10:00:00Z', json_build_object('number', n)
FROM generate_series(1, 7) n;

-- 1 has arrived, 2 failed twice, 3 waits behind it, 4 was never looked at; 5 is dead, 6 under way with a node that is gone, 7 has arrived
INSERT INTO delivery (message_id, destination, order_key, sequence, state, waiting, attempts, due_at, lease_until, lease_token, last_error, last_status, delivered_at)
SELECT id, 'erp', subject, sequence,
       CASE data ->> 'number' WHEN '1' THEN 'delivered' WHEN '5' THEN 'dead' WHEN '7' THEN 'delivered' ELSE 'pending' END,
       data ->> 'number' = '3',
       CASE data ->> 'number' WHEN '1' THEN 1 WHEN '2' THEN 2 WHEN '5' THEN 10 WHEN '6' THEN 1 WHEN '7' THEN 1 ELSE 0 END,
       now() - interval '1 minute',
       CASE data ->> 'number' WHEN '6' THEN now() - interval '30 seconds' END,
       CASE data ->> 'number' WHEN '6' THEN nextval('delivery_lease_token') END,
       CASE data ->> 'number' WHEN '2' THEN 'answered 503' WHEN '5' THEN 'answered 400' END,
       CASE data ->> 'number' WHEN '2' THEN 503 WHEN '5' THEN 400 END,
       CASE WHEN data ->> 'number' IN ('1', '7') THEN now() - interval '2 minutes' END
FROM message ORDER BY sequence;

INSERT INTO destination (name) VALUES ('erp');

INSERT INTO attempt (message_id, destination, number, started_at, duration, status, error)
SELECT message_id, destination, number, now() - interval '3 minutes', interval '20 milliseconds', coalesce(last_status, 204), last_error
FROM delivery, generate_series(1, attempts) number;
