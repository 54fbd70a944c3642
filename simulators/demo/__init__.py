"""The demo: its scenes, the stage they are played on, and the family that lives on after them."""
