WITH articles AS (
  DELETE FROM happening_article_figure
  WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM happening_article_figure
    WHERE bucket < now() - :ageMillis * interval '1 millisecond'
    ORDER BY bucket LIMIT :batch FOR UPDATE SKIP LOCKED))
  RETURNING 1
),
days AS (
  DELETE FROM happening_article_day
  WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM happening_article_day
    WHERE bucket < now() - :ageMillis * interval '1 millisecond' - interval '1 day'
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
),
months AS (
  DELETE FROM happening_month
  WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM happening_month
    WHERE bucket < now() - :ageMillis * interval '1 millisecond' - interval '1 month'
    ORDER BY bucket LIMIT :batch FOR UPDATE SKIP LOCKED))
  RETURNING 1
)
SELECT (SELECT count(*) FROM articles) + (SELECT count(*) FROM days) + (SELECT count(*) FROM figures)
  + (SELECT count(*) FROM months)
