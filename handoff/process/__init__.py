"""The playbook: what happens to a lead, in order. Each entry is load, decide, record; nothing else composes the apps.

intake       capture: normalise, find or create leads, add acts; score: facts, verdict, then hand over
             standing, reentry   what is known of the lead, and whether it may come back
             raising, coming_back   what follows when it is with sales already
handover     create_handoffs: context frozen, pool chosen, clocks prepared, owner given
             candidates, seats, turns   the decisions before the pool's lock, and the statement under it
             reassigning   the same for a handoff that somebody holds
             standing_in   what somebody holds who is away, handed over at once
followup     open_brief, record_touches, record_dispositions, acknowledge, record_steps
             brief, touches, disposition_checks, dispositions, reading, steps   one each
             working_rows, effects   the locked rows they share, and what is written at the end
deadlines    sweep: what fell due is told and escalated
             fired, announcements, told, notice_words, errands   what the outbox carries out: to whom, in which words

publication  how a definition comes into force; its own table of contents
promises     how a promise is changed, and taken to running clocks; its own table of contents
backtesting  a draft of the definition tried on what was known then, in the background
history      a company's past from its CRM's exports, taken in batches and undone whole; its own table of contents
reference_history   a past with known delays, to hold the path map against

in_force     all that was agreed, loaded once a batch
defaults     what a new company starts with
demo         one invented company, told through the above
"""
