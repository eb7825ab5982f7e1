DELETE FROM intake_figure WHERE bucket < now() - :ageMillis * interval '1 millisecond'
