WITH articles AS (
  DELETE FROM happening_article_figure
  WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM happening_article_figure
    WHERE bucket < now() - :ageMillis * interval '1 millisecond'
    ORDER BY bucket LIMIT :batch FOR UPDATE SKIP LOCKED))
  RETURNING 1
),
figures AS (
  DELETE FROM happening_figure
  WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM happening_figure
    WHERE bucket < now() - :ageMillis * interval '1 millisecond'
    ORDER BY bucket LIMIT :batch FOR UPDATE SKIP LOCKED))
  RETURNING 1
)
SELECT (SELECT count(*) FROM articles) + (SELECT count(*) FROM figures)
