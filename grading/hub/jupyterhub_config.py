"""Configuration of the hub; `python -m grading.hub` prepares what it names."""

# mypy: ignore-errors
import sys

from grading.course import page_templates
from grading.course.paths import CoursePaths
from grading.course.people.person import GROUPS
from grading.course.store import store_url
from grading.exchange import HAND_IN
from grading.hub import HUB, addresses, node, sandbox
from grading.hub.lti import platform
from grading.hub.spawner import data_folders
from grading.settings import BIND, COURSE, DATABASE, DOMAIN, EXCHANGE_SERVICE, PORT

c = get_config()  # noqa: F821 - JupyterHub puts it here

paths = CoursePaths.from_environment()
lti = platform.read(paths.lti)
port = PORT.get()
# So that the next start finds what belongs to this hub when it was killed.
ours = {COURSE.name: str(paths.course)}

# Addresses: the hub for people, and four ports that only this machine uses.
c.JupyterHub.bind_url = f"http://{BIND.get()}:{port}{addresses.base_url(paths)}"
c.JupyterHub.hub_routespec = "/"  # who types the address alone is led to the pages
if DOMAIN.get():
    c.JupyterHub.subdomain_host = DOMAIN.get()
    # People's servers have host names of their own; what is ours stays with the hub.
    c.JupyterHub.subdomain_hook = addresses.host_name
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{port + 1}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{port + 2}"
c.ConfigurableHTTPProxy.command = node.proxy_command(paths)
c.ConfigurableHTTPProxy.pid_file = str(paths.state / "proxy.pid")

# State
# SQLite has one writer: there the hub has a file of its own beside the course's.
c.JupyterHub.db_url = store_url() if DATABASE.get() else f"sqlite:///{paths.state / 'hub.sqlite'}"
c.JupyterHub.upgrade_db = True  # after a new JupyterHub; it keeps a copy of the old file
c.JupyterHub.cookie_secret_file = str(paths.state / "cookie_secret")
# Another site's page sends no cookie along but where it leads the browser here.
c.JupyterHub.tornado_settings = {"cookie_options": {"samesite": "Lax"}}

# People
c.JupyterHub.authenticator_class = "grading.hub.signin.CourseAuthenticator"
if lti:
    c.JupyterHub.authenticator_class = "grading.hub.lti.signin.LtiAuthenticator"
    c.LTI13Authenticator.issuer = lti.issuer
    c.LTI13Authenticator.client_id = {lti.client_id}
    c.LTI13Authenticator.authorize_url = lti.authorize_url
    c.LTI13Authenticator.jwks_endpoint = lti.jwks_url
    c.LtiAuthenticator.deployment_id = lti.deployment_id
    c.LTI13LaunchValidator.time_leeway = 30  # seconds between two machines' clocks
    # Whom the platform no longer lets in is out after a day.
    c.JupyterHub.cookie_max_age_days = 1

# What people see before their own page is there, in both languages
c.JupyterHub.template_paths = [str(HUB / "pages"), str(page_templates.SHARED)]
c.JupyterHub.template_vars = page_templates.GLOBALS
c.JupyterHub.implicit_spawn_seconds = 1
# Where people come in: a trainee to a page for which no server is started.
c.JupyterHub.default_url = addresses.first_page

# Servers
c.JupyterHub.spawner_class = "grading.hub.spawner.CourseSpawner"
problem = sandbox.problem()
c.CourseSpawner.not_separated = problem.as_json() if problem else ""
# A class that comes at once waits in a queue, longer than for a server.
c.JupyterHub.concurrent_spawn_limit = 0
c.Spawner.start_timeout = 1800
c.Spawner.http_timeout = 120
c.JupyterHub.services = [
    {
        "name": "idle-culler",
        "command": [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=3600"],
        "environment": ours,
    },
    {
        # Without an address in front of the proxy: servers of trainees alone talk to it.
        "name": "exchange",
        "command": [sys.executable, "-m", "grading.exchange"],
        "environment": ours | EXCHANGE_SERVICE.named() | DATABASE.named(),
    },
    {
        # The trainees' pages: one process for all, and no server of their own.
        "name": addresses.LABS,
        "url": f"http://127.0.0.1:{port + 4}",
        "command": [sys.executable, "-m", "grading.trainee"],
        "environment": ours | DATABASE.named() | data_folders(),
        "oauth_no_confirm": True,
    },
]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "services": ["idle-culler"],
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
    },
    {
        "name": "hands-in",
        "groups": [GROUPS["trainee"]],
        "scopes": [HAND_IN],
    },
    {
        "name": "sees-labs",
        "groups": list(GROUPS.values()),
        "scopes": [f"access:services!service={addresses.LABS}"],
    },
]
# What a server's own token may do; instructors lack the last.
c.Spawner.server_token_scopes = ["users:activity!user", "access:servers!server", HAND_IN]
