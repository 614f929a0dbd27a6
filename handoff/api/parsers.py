"""What a request body may be."""

from rest_framework.parsers import JSONParser


class StrictJSONParser(JSONParser):
    """Read JSON."""
