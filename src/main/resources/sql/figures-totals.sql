SELECT destination, sum(pending) AS pending, sum(dead) AS dead
FROM delivery_total
GROUP BY destination
ORDER BY destination
