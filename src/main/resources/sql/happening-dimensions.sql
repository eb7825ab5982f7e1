-- LIMIT keeps this a probe of the index for each row, whatever the planner knows of the tables
INSERT INTO happening_dimension (digest, article, customer)
SELECT DISTINCT ON (s.dimension) s.dimension, a.id, s.customer
FROM happening_step s
CROSS JOIN LATERAL (SELECT id FROM happening_article WHERE digest = s.article LIMIT 1) a
WHERE NOT EXISTS (SELECT 1 FROM happening_dimension known WHERE known.digest = s.dimension)
