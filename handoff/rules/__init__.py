"""The condition language: parse, evaluate, say. Plain Python."""
