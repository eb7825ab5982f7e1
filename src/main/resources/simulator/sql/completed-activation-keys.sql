SELECT activation_key FROM simulator.activation WHERE state = 'Completed' ORDER BY activation_key
