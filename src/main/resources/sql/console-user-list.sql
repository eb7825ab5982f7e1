SELECT u.name, u.role, u.must_change, u.created_at, max(s.seen_at) AS seen_at
FROM console_user u LEFT JOIN console_session s ON s.name = u.name
GROUP BY u.name
ORDER BY u.name
