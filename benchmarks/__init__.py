"""What `justright bench` measures: how well this learns and attributes, beside what else there is, on real and simulated people."""
