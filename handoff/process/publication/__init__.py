"""How a definition comes into force, in order. Drafts are written in leads.definitions.drafts.

proposing    propose a draft, or a former version again; withdraw it
signing      sign for one's own team, or return it with a reason
publishing   both signatures put it in force, at once or at the chosen time
rescoring    leads in nurture are judged by it, in the background
revision     by when it is revised, who moved that, and that an overdue one is a breach of both teams
reading      what is proposed now, and who is still asked

locking      the rows they share, and the errors of what has ended
signatories  who may sign for a team
notices      whom the outbox tells of it
"""
