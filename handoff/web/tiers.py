"""Tiers by name, and criteria in sentences, of the version that judged."""

from collections.abc import Mapping
from functools import lru_cache

from handoff.rules import criterion_sentence
from leads.definitions.in_force import catalogue, parsed_version


@lru_cache(maxsize=64)
def tier_names(version_id: int) -> Mapping[str, str]:
    """Return the names of a version's tiers by key."""
    return {tier.key: tier.name for tier in parsed_version(version_id).definition.tiers}


def tier_name(version_id: int, key: str) -> str:
    """Return a tier's name; the key in words when another version named it."""
    return tier_names(version_id).get(key) or key.replace("_", " ").capitalize()


@lru_cache(maxsize=64)
def criterion_sentences(version_id: int) -> Mapping[str, str]:
    """Return each criterion of a version as a line of a list, by id."""
    known = catalogue()
    criteria = parsed_version(version_id).definition.criteria
    return {key: criterion_sentence(criterion, known) for key, criterion in criteria.items()}
