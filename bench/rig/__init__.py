"""What the benches beside other tools have in common: the machine, the hosts, ours, the others, and how figures are printed and kept."""
