SELECT count(*) = 3 FROM watermark WHERE upto >= :time::timestamptz
