SET LOCAL enable_hashjoin = off
