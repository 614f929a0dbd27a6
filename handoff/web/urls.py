"""Which page answers which address."""

from django.urls import URLPattern, URLResolver, path

from handoff.web import (
    bell,
    definition,
    disposing,
    dispositions,
    feedback,
    giving,
    handoffs,
    import_files,
    import_run,
    imports,
    numbers,
    path_map,
    preferences,
    queue,
    sla,
    styleguide,
    touching,
    tracing,
)

app_name = "web"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", queue.home, name="home"),
    path("queue/", queue.queue, name="queue"),
    path("handoffs/<int:handoff_id>/", handoffs.handoff, name="handoff"),
    path("handoffs/<int:handoff_id>/touches/", touching.log_touch, name="touch"),
    path("handoffs/<int:handoff_id>/dispositions/", disposing.dispose, name="dispose"),
    path("handoffs/<int:handoff_id>/receipt/", disposing.mark_read, name="mark_read"),
    path("handoffs/<int:handoff_id>/owner/", giving.give, name="give"),
    path("notices/", bell.bell, name="bell"),
    path("notices/read/", bell.put_away, name="put_away"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("sla/", sla.sla, name="sla"),
    path("sla/csv/<slug:table>/", sla.sla_csv, name="sla_csv"),
    path("path-map/", path_map.path_map, name="path_map"),
    path("path-map/csv/<slug:table>/", path_map.path_map_csv, name="path_map_csv"),
    path("dispositions/", dispositions.dispositions, name="dispositions"),
    path("dispositions/csv/<slug:table>/", dispositions.dispositions_csv, name="dispositions_csv"),
    path("numbers/<str:metric>/", numbers.rows, name="numbers"),
    path("numbers/<str:metric>/csv/", numbers.rows_csv, name="numbers_csv"),
    path("feedback/", feedback.feedback, name="feedback"),
    path("imports/", imports.imports, name="imports"),
    path("imports/trace/", tracing.trace, name="trace"),
    path("imports/trace/<int:row_id>/undo/", tracing.untrace, name="untrace"),
    path("imports/<int:run_id>/", import_run.run, name="import"),
    path("imports/<int:run_id>/files/", import_files.add_file, name="import_file"),
    path("imports/<int:run_id>/mapping.yaml", import_files.mapping_file, name="import_mapping"),
    path("imports/<int:run_id>/refused.csv", import_files.refused_csv, name="import_refused"),
    path("imports/<int:run_id>/<slug:turn>/", import_run.take_turn, name="import_turn"),
    path("definition/", definition.definition, name="definition"),
    path("definition/<int:number>/", definition.definition, name="definition_version"),
]
