"""Django's settings, read from the environment; docs/reference/configuration.md lists every variable."""

from pathlib import Path
from urllib.parse import urlsplit

from environs import FileAwareEnv
from environs.exceptions import EnvError

BASE_DIR = Path(__file__).resolve().parent.parent

env = FileAwareEnv()

# Only the one-command supervisor and the tests set this: plain HTTP, no TLS redirect, a throw-away key.
LOCAL = env.bool("HANDOFF_LOCAL", False)

if LOCAL:
    LOCAL_KEY = "local-only-never-used-where-anybody-else-can-reach-it-0123456789"
    SECRET_KEY = env.str("SECRET_KEY", LOCAL_KEY)
    SITE_URL = env.str("SITE_URL", "http://localhost:8000")
    DATABASE_URL = env.str("DATABASE_URL", "postgres://postgres@localhost/handoff")
    REDIS_URL = env.str("REDIS_URL", "redis://localhost:6379/0")
else:
    SECRET_KEY = env.str("SECRET_KEY")
    SITE_URL = env.str("SITE_URL")
    DATABASE_URL = env.str("DATABASE_URL")
    REDIS_URL = env.str("REDIS_URL")
    if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5:
        message = "SECRET_KEY must be at least 50 random characters"
        raise EnvError(message)

SITE_URL = SITE_URL.rstrip("/")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
DEBUG = env.bool("DEBUG", False)
TRUST_PROXY = env.bool("TRUST_PROXY", False)
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"] if LOCAL else []
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", [urlsplit(SITE_URL).hostname or "", *LOCAL_HOSTS])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

ROOT_URLCONF = "handoff.urls"
WSGI_APPLICATION = "handoff.wsgi.application"
APPEND_SLASH = True

INSTALLED_APPS = [
    "handoff.people",
    "handoff.outbox",
    "leads.records",
    "leads.definitions",
    "leads.handoffs",
    "leads.routing",
    "slas",
    "dispositions",
    "dashboards.metrics",
    "handoff.integrations.history",
    "handoff.process",
    "handoff.api",
    "handoff.web",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "handoff.api.middleware.ApiEnvelopeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "handoff.web.zones.reader_zone",
    "handoff.web.nul.refuse_nul",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

FILE_LOADERS = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
CACHED_LOADERS = FILE_LOADERS if DEBUG else [("django.template.loaders.cached.Loader", FILE_LOADERS)]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", CACHED_LOADERS)],
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "handoff.web.context.surroundings",
            ],
        },
    }
]

# --- People and sessions -----------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# The __Host- names are refused by browsers without TLS, so the local start has names of its own.
SESSION_COOKIE_NAME = "handoff-session" if LOCAL else "__Host-session"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = not LOCAL
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_SAVE_EVERY_REQUEST = False
CSRF_COOKIE_NAME = "handoff-csrf" if LOCAL else "__Host-csrf"
CSRF_COOKIE_SECURE = not LOCAL
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# --- What the browser is told ------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = not LOCAL
# A probe inside the cluster speaks plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_PROXY else None
SECURE_HSTS_SECONDS = 0 if LOCAL else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = not LOCAL
SECURE_HSTS_PRELOAD = not LOCAL and env.bool("HSTS_PRELOAD", False)
# Preloading is a promise about the whole domain that only its owner can make.
SILENCED_SYSTEM_CHECKS = [] if SECURE_HSTS_PRELOAD else ["security.W021"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
UNUSED_FEATURES = [
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
]
PERMISSIONS_POLICY: dict[str, list[str]] = {feature: [] for feature in UNUSED_FEATURES}

# --- Limits on what comes in -------------------------------------------------------------------------------------

DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

# --- Database, cache, broker -------------------------------------------------------------------------------------

DATABASE_LIMITS = {
    "statement_timeout": env.int("DATABASE_STATEMENT_TIMEOUT_MS", 15_000),
    "lock_timeout": env.int("DATABASE_LOCK_TIMEOUT_MS", 5_000),
    "idle_in_transaction_session_timeout": env.int("DATABASE_IDLE_TIMEOUT_MS", 60_000),
}
DATABASES = {"default": env.dj_db_url("DATABASE_URL", DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
DATABASES["default"].setdefault("OPTIONS", {})["options"] = " ".join(
    f"-c {name}={milliseconds}" for name, milliseconds in DATABASE_LIMITS.items()
)
CACHES = {"default": env.dj_cache_url("CACHE_URL", "locmem://")}

# --- Mail --------------------------------------------------------------------------------------------------------

vars().update(env.dj_email_url("EMAIL_URL", "console:" if LOCAL else "smtp://localhost:25"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"handoff@{urlsplit(SITE_URL).hostname}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Language, time, files ---------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "static/"
# Locally the files are served from where they lie and nothing is collected.
STATIC_ROOT = None if LOCAL else BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = LOCAL

# --- REST --------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "handoff.api.authentication.ApiKeyAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    # Every operation names who may call it; one that forgets is closed.
    "DEFAULT_PERMISSION_CLASSES": ["handoff.api.permissions.Nobody"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["handoff.api.parsers.StrictJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "handoff.api.errors.exception_handler",
    "NUM_PROXIES": 1 if TRUST_PROXY else 0,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Handoff API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v[0-9]",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "DraftStateEnum": "leads.definitions.models.DraftState",
        "BacktestStateEnum": "leads.definitions.models.BacktestState",
        "SigningTeamEnum": ["marketing", "sales"],
        "PromiseChangeStateEnum": "handoff.api.answers.promises.CHANGE_STATES",
        "PromiseRunStateEnum": "handoff.api.answers.promises.RUN_STATES",
    },
}

# --- Logs --------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "handoff.logs.JsonFormatter"},
        "plain": {"format": "%(levelname)s %(name)s %(message)s"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": env.str("LOG_FORMAT", "plain" if LOCAL else "json"),
        }
    },
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "INFO").upper()},
    "loggers": {"django": {"level": "INFO", "handlers": ["stderr"], "propagate": False}},
}
