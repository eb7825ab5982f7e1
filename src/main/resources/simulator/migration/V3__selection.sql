-- The activations of a container can be asked for.
CREATE INDEX activation_by_container ON activation (cm_serial, activation_key);
