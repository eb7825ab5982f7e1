WITH polling AS (
  DELETE FROM poll_figure WHERE bucket < now() - :ageMillis * interval '1 millisecond'
)
DELETE FROM delivery_figure WHERE bucket < now() - :ageMillis * interval '1 millisecond'
