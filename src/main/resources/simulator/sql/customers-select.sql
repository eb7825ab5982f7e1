SELECT customer_id, name, email
FROM simulator.customer
WHERE customer_id = ANY (:ids)
ORDER BY customer_id
