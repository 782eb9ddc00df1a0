"""The verbs of `ldn`, a module each: its sentence and options, what runs it, and the words for the outcome."""
