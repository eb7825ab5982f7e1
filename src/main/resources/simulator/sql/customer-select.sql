SELECT customer_id, name, email
FROM simulator.customer
WHERE customer_id = :customerId
