"""How well the learners learn, measured on real and on simulated people."""
