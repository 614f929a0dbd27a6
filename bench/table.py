"""The figures as a table: one row a measured work, beside its floor."""

from collections.abc import Iterator, Mapping
from typing import Any

COLUMNS = ("work", "measured", "floor", "ratio", "goal", "met")


def render(kept: Mapping[str, Any]) -> str:
    """Return the table of kept results as text."""
    rows = [COLUMNS, *(_row(result) for result in works(kept["results"]))]
    widths = [max(len(row[place]) for row in rows) for place in range(len(COLUMNS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines.insert(1, "  ".join("-" * width for width in widths))
    postgres = ", ".join(f"{name} {value}" for name, value in kept["machine"]["postgresql"].items())
    return "\n".join([*lines, "", f"{kept['machine']['cores']} cores; PostgreSQL: {postgres}"])


def works(results: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield every measured work, those within a result of several included."""
    for result in results.values():
        if isinstance(result, Mapping):
            if "work" in result:
                yield result
            yield from works(result)


def _row(result: Mapping[str, Any]) -> tuple[str, ...]:
    if "error" in result:
        return (str(result["work"]), str(result["error"]), "", "", "", "no")
    measured = {name: value for name, value in result.items() if _is_measured(value) and name != "ratio"}
    floors = {name: value for name, value in measured.items() if name.startswith("floor")}
    met = result.get("is_met")
    return (
        str(result["work"]),
        ", ".join(f"{said(value)} {name}" for name, value in measured.items() if name not in floors),
        ", ".join(f"{said(value)} {name.removeprefix('floor_')}" for name, value in floors.items()),
        said(result["ratio"]) if "ratio" in result else "",
        str(result.get("goal", "")),
        "" if met is None else "yes" if met else "no",
    )


def _is_figures(value: Any) -> bool:
    return isinstance(value, Mapping) and "median" in value


def _is_measured(value: Any) -> bool:
    return _is_figures(value) or (isinstance(value, (int, float)) and not isinstance(value, bool))


def said(value: Any) -> str:
    """Return median and spread, such as 3.1 (2.9-3.4)."""
    if not _is_figures(value):
        return str(value)
    return f"{value['median']:g} ({value['least']:g}-{value['most']:g})"
