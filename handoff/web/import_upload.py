"""The form that begins an import: the leads file, what is joined to it, and what is known of its columns already."""

from typing import Any, Final

from django import forms

from handoff.integrations.tables import PRESETS, FileMapping, InvalidMappingError, load_mapping, preset

LARGEST_MAPPING: Final = 200_000
ACCEPTED: Final = ".csv,.tsv,.txt,text/csv"
PRESET_NAMES: Final = {
    "zoho": "Zoho CRM: Leads, with Calls and Campaign_Lead_Status",
    "olist": "Olist: qualified leads, with closed deals",
}


class SeveralFiles(forms.FileInput):
    """A file input that takes more than one."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Any number of files, each of them cleaned as one is."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files as a list."""
        return [super(SeveralFilesField, self).clean(file, initial) for file in data or []]


class UploadForm(forms.Form):
    """What an import begins with."""

    leads = forms.FileField(
        label="Leads file",
        help_text="One row a lead, as your CRM exports it: CSV of any size. Drop it here.",
        allow_empty_file=True,
        error_messages={"required": "Choose the file of your leads"},
        widget=forms.FileInput(attrs={"class": "input drop", "accept": ACCEPTED}),
    )
    others = SeveralFilesField(
        label="Files that belong to it",
        help_text="Optional: calls, deals, campaign members; each row names its lead by id, e-mail or name.",
        required=False,
        allow_empty_file=True,
        widget=SeveralFiles(attrs={"class": "input drop", "accept": ACCEPTED}),
    )
    preset = forms.ChoiceField(
        label="Columns",
        help_text="A preset knows an export's columns; without one they are guessed, and you decide.",
        required=False,
        choices=lambda: [("", "Guess them from the file"), *((name, PRESET_NAMES.get(name, name)) for name in PRESETS)],
        widget=forms.Select(attrs={"class": "input is-full"}),
    )
    mapping = forms.FileField(
        label="Mapping file",
        help_text="Optional: a mapping you wrote or downloaded before, as YAML.",
        required=False,
        widget=forms.FileInput(attrs={"class": "input is-full", "accept": ".yaml,.yml,.json"}),
    )

    def clean_mapping(self) -> FileMapping | None:
        """Return the mapping that was uploaded."""
        found = self.cleaned_data["mapping"]
        return read_mapping(found) if found else None

    def chosen_mapping(self) -> FileMapping | None:
        """Return what is known of the columns: the mapping file, else the preset, else nothing."""
        name = self.cleaned_data["preset"]
        return self.cleaned_data["mapping"] or (preset(name) if name else None)


class FileForm(forms.Form):
    """A further file for a run."""

    file = forms.FileField(
        label="Another file",
        help_text="Calls, deals or campaign members; each row names its lead.",
        allow_empty_file=True,
        error_messages={"required": "Choose a file"},
        widget=forms.FileInput(attrs={"class": "input", "accept": ACCEPTED}),
    )


class MappingFileForm(forms.Form):
    """A mapping for the files of a run."""

    mapping = forms.FileField(
        label="Use a mapping file",
        help_text="It replaces what is chosen above.",
        error_messages={"required": "Choose a mapping file"},
        widget=forms.FileInput(attrs={"class": "input", "accept": ".yaml,.yml,.json"}),
    )

    def clean_mapping(self) -> FileMapping:
        """Return the mapping that was uploaded."""
        return read_mapping(self.cleaned_data["mapping"])


def read_mapping(file: Any) -> FileMapping:
    """Read an uploaded mapping.

    Raises: ValidationError with everything that is wrong with it.
    """
    if file.size > LARGEST_MAPPING:
        message = "This is too large to be a mapping file"
        raise forms.ValidationError(message)
    try:
        return load_mapping(file.read().decode())
    except UnicodeDecodeError as error:
        message = "This is no text; save the mapping as UTF-8"
        raise forms.ValidationError(message) from error
    except InvalidMappingError as error:
        raise forms.ValidationError([str(problem) for problem in error.problems]) from error
