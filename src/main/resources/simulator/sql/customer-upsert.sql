INSERT INTO simulator.customer (customer_id, name, email)
VALUES (:customerId, :name, :email)
ON CONFLICT (customer_id) DO UPDATE SET name = excluded.name, email = excluded.email
