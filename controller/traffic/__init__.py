"""What comes from the broker and what leaves for it, in order: nothing is lost on the way, and nobody can flood it."""
