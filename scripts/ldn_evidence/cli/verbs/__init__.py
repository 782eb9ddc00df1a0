"""The verbs of `ldn`, a module each: its sentence, its options, and what runs it."""
