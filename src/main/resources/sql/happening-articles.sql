INSERT INTO happening_article (digest, kind, items, firm_codes)
SELECT DISTINCT ON (s.article) s.article, s.kind, s.items, s.firm_codes
FROM happening_step s
WHERE NOT EXISTS (SELECT 1 FROM happening_article known WHERE known.digest = s.article)
