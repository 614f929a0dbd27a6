"""A company's past, taken from files onto the path map: staged, checked, taken, and undone again.

runs       what people ask of a run: start, map, check, begin, cancel, resume, undo
staging    files as they are read, row by row, into the database
checking   every row read by the mapping, second files joined to their leads; nothing else is written
taking     a batch of checked rows becomes leads, handoffs, touches, dispositions and clocks
           past, facts, clocks, writing   the pure decisions about a batch, and its rows in few statements
undoing    all of a run's rows taken away again
work       what a worker does next
"""
