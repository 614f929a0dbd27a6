"""Phone numbers as they are kept."""

from typing import Final

import phonenumbers

LONGEST: Final = 40


def normal_phone(given: str, country: str) -> str:
    """Return the number in E.164 where it can be read, else what was given: a rep may still make sense of it.

    A number without a country code is read as one of `country`.
    """
    try:
        number = phonenumbers.parse(given, country or None)
    except phonenumbers.NumberParseException:
        return given
    if not phonenumbers.is_possible_number(number) or number.extension:
        return given
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
