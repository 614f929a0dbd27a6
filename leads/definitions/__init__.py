"""The shared definition of a sales-ready lead and its verdicts."""
