"""Where each part of the site begins."""

from django.contrib import admin
from django.urls import include, path

from handoff.web import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("handoff.web.urls")),
    path("api/", include("handoff.api.urls")),
    path("admin/", admin.site.urls),
]
