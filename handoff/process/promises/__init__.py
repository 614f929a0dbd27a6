"""How a promise is changed, in order.

proposing    new terms, a new promise or a withdrawal is put before the other team; taken back
signing      the named signatory of the other team puts it in force, or returns it with a reason
notices      whom the outbox tells of it
recount      what the terms and hours in force make of a running clock, from its own start
preview      which running clocks that would move, and which become overdue by it
running      they are moved, or cancelled with a withdrawn promise, in the background

choosing     which promise a handoff matches, and why not those above
reading      the promises in force and apart, their versions and changes
"""
