"""The playbook: what happens to a lead, in order. Each module is load, decide, record; nothing else composes the apps.

intake       capture: normalise, find or create leads, add acts; score: facts, verdict, then
handover     create_handoffs: context frozen, pool chosen, clocks prepared, owner given; reassign
followup     open_brief, record_touches, record_dispositions, acknowledge, record_steps
deadlines    sweep: what fell due is told and escalated
defaults     what a new company starts with
"""
