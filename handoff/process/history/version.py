"""Version 0 of the definition: what judged leads before the product did."""

from datetime import datetime
from typing import Final

from leads.definitions.models import BEFORE_THE_PRODUCT, DefinitionVersion

# The tier of handoffs whose file names none.
NO_TIER: Final = "no_tier"


def version_before_the_product(*, now: datetime) -> DefinitionVersion:
    """Return version 0, which asks nothing: imported handoffs carry it with the facts as of their date."""
    version, _ = DefinitionVersion.objects.get_or_create(
        number=BEFORE_THE_PRODUCT,
        defaults={
            "document": {"intro": "Before the product: what was agreed then is not known.", "tiers": [], "never": []},
            "criteria": [],
            "why": "Carried by handoffs of an imported history.",
            "created_at": now,
        },
    )
    return version
