UPDATE watermark SET paused_since = NULL WHERE paused_since IS NOT NULL
