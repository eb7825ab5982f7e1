DELETE FROM delivery_figure WHERE bucket < now() - :ageMillis * interval '1 millisecond'
