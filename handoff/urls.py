"""Where each part of the site begins."""

from django.contrib import admin
from django.urls import include, path

from handoff.web import health, search, sign_in

handler400 = "handoff.web.refusals.bad_request"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("login/", sign_in.log_in, name="login"),
    path("logout/", sign_in.log_out, name="logout"),
    path("", include("handoff.web.urls")),
    path("leads/", include(([path("", search.search, name="search")], "leads"))),
    path("api/", include("handoff.api.urls")),
    path("admin/login/", sign_in.log_in_to_admin, name="admin_login"),
    path("admin/", admin.site.urls),
]
