INSERT INTO simulator.customer (customer_id, name, email)
SELECT 'C-' || n, 'Customer ' || n || ' GmbH', 'licenses@customer-' || n || '.example'
FROM generate_series(10001, 10200) AS s (n)
ON CONFLICT DO NOTHING
