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
dimension_months AS (
  DELETE FROM happening_dimension_month
  WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM happening_dimension_month
    WHERE bucket < now() - :ageMillis * interval '1 millisecond' - interval '1 month'
    ORDER BY bucket LIMIT :batch FOR UPDATE SKIP LOCKED))
  RETURNING 1
),
customer_months AS (
  DELETE FROM happening_customer_month
  WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM happening_customer_month
    WHERE bucket < now() - :ageMillis * interval '1 millisecond' - interval '1 month'
    ORDER BY bucket LIMIT :batch FOR UPDATE SKIP LOCKED))
  RETURNING 1
)
SELECT (SELECT count(*) FROM articles) + (SELECT count(*) FROM days) + (SELECT count(*) FROM figures)
  + (SELECT count(*) FROM dimension_months) + (SELECT count(*) FROM customer_months)
