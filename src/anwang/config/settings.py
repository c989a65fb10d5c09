"""Settings in the order an operator meets them: where data live, which database, who may connect, then the rest."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

from anwang.config import environment as env

# --- where everything that must be kept lives: one folder that can be seen and copied
DATA = Path(env.text("ANWANG_DATA", "data")).resolve()
DATA.mkdir(parents=True, exist_ok=True)
DATABASES = {"default": env.database(env.text("ANWANG_DATABASE"), DATA)}
MEDIA_ROOT = DATA / "evidence"
SCRATCH = DATA / "scratch"


def _key(name: str) -> str:
    """Return a secret from the environment, or one made once and kept beside the data, readable by its owner only."""
    given = env.secret(f"ANWANG_{name.upper()}")
    if given:
        return given
    path = DATA / f"{name}.key"
    if not path.exists():
        try:
            with path.open("x", encoding="utf-8") as fresh:
                path.chmod(0o600)
                fresh.write(secrets.token_urlsafe(50))
        except FileExistsError:
            pass
    return path.read_text(encoding="utf-8").strip()


SECRET_KEY = _key("secret")
# Signs every trail entry: an entry put straight into the database lacks a valid signature and is found by `anwang trail verify`.
TRAIL_KEY = _key("trail")

# --- who may connect
DEBUG = env.flag("ANWANG_DEBUG")
DEMO = env.flag("ANWANG_DEMO", default=(DATA / "DEMO").exists())
ALLOWED_HOSTS = env.text("ANWANG_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in env.text("ANWANG_ORIGINS").split(",") if origin]
HTTPS = env.flag("ANWANG_HTTPS")
TRUSTED_PROXIES = [proxy.strip() for proxy in env.text("ANWANG_TRUSTED_PROXIES").split(",") if proxy.strip()]
PUBLIC_ADDRESS = env.text("ANWANG_PUBLIC_ADDRESS")
"""Where the public reaches this server, as https://…; printed on posted sheets and issued papers. Empty: the address of the request."""
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if HTTPS else 0
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "anwang.desks.console.pages.incomplete"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; script-src 'self'; "
    "connect-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'; object-src 'none'"
)

# --- limits
UPLOAD_LIMIT = env.number("ANWANG_UPLOAD_LIMIT", 50 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None

# --- the house
INSTALLED_APPS = [
    "anwang.ground",
    "anwang.grid",
    "anwang.standards",
    "anwang.enterprises",
    "anwang.feedback",
    "anwang.campaigns",
    "anwang.hazards",
    "anwang.inspections",
    "anwang.figures",
    "anwang.papers",
    "anwang.returns",
    "anwang.audit",
    "anwang.desks.console",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "axes",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "anwang.config.proxies.TrustedProxies",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "anwang.desks.console.middleware.ContentSecurity",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "anwang.desks.console.middleware.UploadLimit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "anwang.desks.console.middleware.ActingOfficial",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "anwang.config.urls"
WSGI_APPLICATION = "anwang.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": not DEBUG,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "anwang.desks.console.context.frame",
            ],
        },
    }
]
if DEBUG:
    TEMPLATES[0]["APP_DIRS"] = True

# --- identity (等保 level 3 points that an application can meet: rules 16.1)
AUTH_USER_MODEL = "grid.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "anwang.grid.passwords.LengthAndKinds"},
    {"NAME": "anwang.grid.passwords.NotTheName"},
    {"NAME": "anwang.grid.passwords.NotRecentlyUsed"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "console:login"
LOGIN_REDIRECT_URL = "console:inbox"
SESSION_COOKIE_AGE = env.number("ANWANG_SESSION_MINUTES", 30) * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
# Who must wait is said by the rule `login`, not by axes' own limit (desks/console/patience.py).
AXES_HANDLER = "anwang.desks.console.patience.Patience"
AXES_FAILURE_LIMIT = 1
AXES_COOLOFF_TIME = "anwang.desks.console.patience.kept"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "anwang.desks.console.signing.locked_out"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
OTP_TOTP_ISSUER = "安网"

# --- work in the background
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
TRAIL_SEAL_SECONDS = env.number("ANWANG_SEAL_SECONDS", 5)

# --- language and time: one official time zone, Chinese source texts
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# --- files of the pages
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if DEBUG or "pytest" in sys.modules:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": env.text("ANWANG_LOG", "WARNING")},
}
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
