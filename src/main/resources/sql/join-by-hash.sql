-- Where both sides are bounded by what the statement was given, a hash spares comparing each with each
SET LOCAL enable_hashjoin = on
