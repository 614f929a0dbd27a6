"""Reading YAML as a mapping document needs it: texts stay texts, and nothing is doubled, aliased or built."""

import re
from typing import Any, Final, NoReturn

import yaml

LONGEST_DOCUMENT: Final = 200_000


class YamlTextError(ValueError):
    """The text is not YAML that a mapping can be written in; the text says what to change."""


def _no_mapping(why: str) -> NoReturn:
    raise YamlTextError(why)


class _Loader(yaml.SafeLoader):
    """YAML of texts, true, false and null: Yes, 1 and 2021-04-15 are what a file's cells say, not values."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            _no_mapping("Anchors and aliases are not read; write the value out.")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        doubled = next((key for key in keys if isinstance(key, str) and keys.count(key) > 1), None)
        if doubled is not None:
            _no_mapping(f"“{doubled}” stands twice in one place (line {node.start_mark.line + 1}); keep one.")
        return super().construct_mapping(node, deep=deep)


_Loader.yaml_implicit_resolvers = {}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)$"), ["t", "f"])
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:~|null|)$"), ["~", "n", ""])


def read_yaml(text: str) -> Any:
    """Return the document written in `text`.

    Raises: YamlTextError.
    """
    if len(text) > LONGEST_DOCUMENT:
        _no_mapping(f"The mapping is longer than {LONGEST_DOCUMENT:,} characters; shorten it.")
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506  (a safe loader that builds less)
    except yaml.YAMLError as error:
        _no_mapping(f"This is not YAML: {error}")
    except RecursionError:
        _no_mapping("The mapping is nested too deeply; write it as the examples do.")
