"""What a new installation starts with: hours, teams, path, definition, routing, promises and picklists."""

from handoff.process.defaults.install import Defaults, install_defaults

__all__ = ["Defaults", "install_defaults"]
