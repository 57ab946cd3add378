"""Ekvik on one machine: makes keys, certificates, databases and accounts, and
starts and stops the processes. No name, password or case text is printed."""

import json
import os
import pathlib
import secrets
import shutil
import signal
import socket
import subprocess
import time

import certificates
from agencies import AGENCIES, users_of

ORIGIN = "ekvik.samrad.example/log"
DOMAIN = "ekvik.samrad.example"
FORMAT = "samrad-town/1"


class TownError(Exception):
    """Something a person can act on; the text says what."""


def write_private(path, text):
    """Writes a 0600 file by rename."""
    path = pathlib.Path(path)
    temporary = path.with_name(path.name + ".new")
    with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
              "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


def _port_answers(port):
    with socket.socket() as probe:
        probe.settimeout(0.3)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Town:
    """One town in one folder. Not thread-safe."""

    def __init__(self, folder, bin_dir, port_base=7400, binaries=None,
                 http_loopback=False):
        self.folder = pathlib.Path(folder).resolve()
        self.bin_dir = pathlib.Path(bin_dir)
        self.port_base = port_base
        # Pages without TLS, for those who cannot trust our authorities.
        self.http_loopback = http_loopback
        # Tests put other builds of the mains in their place.
        self.binaries = {"hub": "samrad-hub", "agency": "samrad-agency"}
        self.binaries.update(binaries or {})
        # Started processes by name: "hub", "log" when the log runs by itself,
        # and the agency ids.
        self.processes = {}
        # Where the log room lives when it is a process of its own.
        self.log_data = None

    # --- where things are ---------------------------------------------------

    @property
    def hub(self):
        return self.folder / "hub"

    def agency(self, agency_id):
        return self.folder / "agencies" / agency_id

    def password_file(self, agency_id, user):
        return self.agency(agency_id) / "users" / (user + ".password")

    def totp_file(self, agency_id, user):
        return self.agency(agency_id) / "users" / (user + ".totp")

    @property
    def page_root(self):
        """The built page, or None: the node then says that there is none."""
        root = pathlib.Path(os.environ.get("SAMRAD_PAGE_ROOT") or
                            self.bin_dir.parent / "web")
        return root if (root / "index.html").is_file() else None

    def grpc_port(self, agency_id):
        order = [agency.id for agency in AGENCIES]
        return self.port_base + 11 + order.index(agency_id)

    def page_port(self, agency_id):
        return self.grpc_port(agency_id) + 10

    def page_address(self, agency_id):
        return "%s://%s.localhost:%d" % (
            "http" if self.http_loopback else "https", agency_id,
            self.page_port(agency_id))

    @property
    def exists(self):
        return (self.folder / "town.json").exists()

    # --- running binaries ---------------------------------------------------

    def binary(self, name):
        return str(self.bin_dir / self.binaries.get(name, name))

    def run(self, *command, env=None):
        """Runs one of ours to its end; TownError with its words if it fails."""
        done = subprocess.run([str(word) for word in command],
                              capture_output=True, text=True, check=False,
                              env={**os.environ, **(env or {})})
        if done.returncode != 0:
            raise TownError("%s %s: slutkod %d\n%s" % (
                pathlib.Path(command[0]).name, command[1], done.returncode,
                done.stderr.strip()[-800:]))
        return done.stdout

    def samrad(self, who, *command, stdin=None, check=True):
        """Runs `samrad --json` as AGENCY/USER; returns (exit code, answer,
        error)."""
        agency_id, user = who.split("/")
        totp_file = self.totp_file(agency_id, user)
        done = subprocess.run(
            [self.binary("samrad"), *[str(word) for word in command], "--json",
             "--node", "127.0.0.1:%d" % self.grpc_port(agency_id),
             "--ca", str(self.agency(agency_id) / "tls" / "ca.pem"),
             "--user", user,
             "--password-file", str(self.password_file(agency_id, user)),
             *(["--totp-file", str(totp_file)] if totp_file.exists() else [])],
            input=None if stdin is None else json.dumps(stdin),
            capture_output=True, text=True, check=False,
            env={**os.environ, "XDG_STATE_HOME": str(self.folder / "state")})
        answer = json.loads(done.stdout) if done.stdout.strip() else None
        error = None
        if done.stderr.strip():
            try:
                error = json.loads(done.stderr.strip().splitlines()[-1])
            except ValueError:
                error = {"error": {"message": done.stderr.strip()}}
        if check and done.returncode != 0:
            raise TownError("samrad %s (%s): slutkod %d, %s" % (
                " ".join(str(word) for word in command), who, done.returncode,
                error))
        return done.returncode, answer, error

    # --- making the town ----------------------------------------------------

    def create(self, say=lambda text: None):
        """Makes everything up to running processes. The folder must be empty."""
        if self.folder.exists() and any(self.folder.iterdir()):
            raise TownError("%s är inte tom men ingen färdig kommun; ta bort "
                            "mappen eller välj en annan med --data"
                            % self.folder)
        for part in ("hub/data", "hub/tls", "hub/keys", "hub/log"):
            (self.folder / part).mkdir(parents=True, mode=0o700, exist_ok=True)
        os.chmod(self.folder, 0o700)
        say("Nycklar och certifikat för navet")
        certificates.make_authority(self.hub / "tls", "Ekvik hub authority")
        certificates.issue(self.hub / "tls", self.hub / "tls", "hub",
                           "spiffe://%s/hub" % DOMAIN)
        self.run(self.binary("hub"), "init", "--data", self.hub / "data",
                 "--keys", self.hub / "keys", "--origin", ORIGIN, "--domain",
                 DOMAIN)
        for agency in AGENCIES:
            say("Nycklar, certifikat och databas för %s" % agency.name)
            self._create_agency(agency)
        requests = [self.agency(agency.id) / "request.json"
                    for agency in AGENCIES if agency.genesis]
        self.run(self.binary("hub"), "genesis", "--data", self.hub / "data",
                 "--keys", self.hub / "keys", "--request", requests[0],
                 "--request", requests[1], "--out", self.folder / "trust.json")

    def _create_agency(self, agency):
        home = self.agency(agency.id)
        for part in ("data", "tls", "keys", "users", "log"):
            (home / part).mkdir(parents=True, mode=0o700, exist_ok=True)
        certificates.make_authority(home / "tls", agency.id + " authority",
                                    this_machine_only=True)
        certificates.issue(home / "tls", home / "tls", "node",
                           "spiffe://%s/node/%s" % (DOMAIN, agency.id),
                           ("localhost", agency.id + ".localhost"))
        certificates.issue(self.hub / "tls", home / "tls", "hub-client",
                           "spiffe://%s/agency/%s" % (DOMAIN, agency.id),
                           server=False)
        shutil.copy(self.hub / "tls" / "ca.pem", home / "tls" / "hub-ca.pem")
        write_private(home / "keys" / "passphrase",
                      secrets.token_urlsafe(24) + "\n")
        for user in users_of(agency.id):
            write_private(self.password_file(agency.id, user),
                          secrets.token_urlsafe(18) + "\n")
        command = [self.binary("agency"), "init", "--data", home / "data",
                   "--keyring", home / "keys" / "keyring",
                   "--passphrase-file", home / "keys" / "passphrase",
                   "--recovery-share-a", home / "keys" / "recovery-a",
                   "--recovery-share-b", home / "keys" / "recovery-b",
                   "--agency", agency.id, "--kind", agency.kind,
                   "--authority-id", agency.authority_id, "--origin", ORIGIN,
                   "--request", home / "request.json"]
        if agency.function:
            command += ["--function", agency.function]
        if agency.genesis:
            command += ["--genesis"]
        self.run(*command)
        self.run(self.binary("agency"), "add-first-staff",
                 "--data", home / "data",
                 "--keyring", home / "keys" / "keyring",
                 "--passphrase-file", home / "keys" / "passphrase",
                 "--user", "security", "--roles", "SECURITY_OFFICER",
                 "--password-file", self.password_file(agency.id, "security"))

    # --- processes ----------------------------------------------------------

    def _start(self, name, command, log, env=None):
        with open(log, "ab") as sink:
            self.processes[name] = subprocess.Popen(
                [str(word) for word in command], stdout=sink, stderr=sink,
                start_new_session=True, env={**os.environ, **(env or {})})

    def _start_rooms(self, name, data, port, env, extra):
        self._start(name, [
            self.binary("hub"), "serve", "--data", data,
            "--keys", self.hub / "keys", "--listen", "127.0.0.1:%d" % port,
            "--tls-key", self.hub / "tls" / "hub.key",
            "--tls-cert", self.hub / "tls" / "hub.pem",
            "--tls-ca", self.hub / "tls" / "ca.pem", *extra],
            self.hub / "log" / (name + ".log"), env)

    def start_hub(self, env=None):
        """The hub: every room, or all but a log that runs by itself."""
        extra = []
        if self.log_data is not None:
            extra = ["--rooms=directory,exchange", "--log-at",
                     "127.0.0.1:%d" % (self.port_base + 1)]
        self._start_rooms("hub", self.hub / "data", self.port_base, env, extra)

    def start_log_room(self, env=None):
        self._start_rooms("log", self.log_data, self.port_base + 1, env,
                          ["--rooms=log", "--directory-at",
                           "127.0.0.1:%d" % self.port_base])

    def _page_options(self, agency_id):
        home = self.agency(agency_id)
        options = ["--page-listen", "127.0.0.1:%d" % self.page_port(agency_id)]
        if self.page_root is not None:
            options += ["--page-root", self.page_root]
        if self.http_loopback:
            return options + ["--http-loopback"]
        if not (home / "tls" / "page.pem").exists():
            certificates.issue_page(home / "tls", home / "tls", "page",
                                    agency_id + ".localhost")
        return options + ["--page-key", home / "tls" / "page.key",
                          "--page-cert", home / "tls" / "page.pem"]

    def start_agency(self, agency_id, env=None, hub_port=None):
        home = self.agency(agency_id)
        self._start(agency_id, [
            self.binary("agency"), "serve", "--data", home / "data",
            "--keyring", home / "keys" / "keyring",
            "--passphrase-file", home / "keys" / "passphrase",
            "--listen", "127.0.0.1:%d" % self.grpc_port(agency_id),
            "--tls-key", home / "tls" / "node.key",
            "--tls-cert", home / "tls" / "node.pem",
            "--hub", "127.0.0.1:%d" % (hub_port or self.port_base),
            "--hub-ca", home / "tls" / "hub-ca.pem",
            "--client-key", home / "tls" / "hub-client.key",
            "--client-cert", home / "tls" / "hub-client.pem",
            "--trust", self.folder / "trust.json",
            *self._page_options(agency_id),
            *([] if self.log_data is None else
              ["--hub-log", "127.0.0.1:%d" % (self.port_base + 1)])],
            home / "log" / "node.log", env)

    def wait_port(self, name, port, seconds=60):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            process = self.processes.get(name)
            if process is not None and process.poll() is not None:
                raise TownError("%s slutade med kod %s; se loggen" % (
                    name, process.returncode))
            if _port_answers(port):
                return
            time.sleep(0.05)
        raise TownError("%s svarar inte på port %d" % (name, port))

    def start(self):
        """Starts every process and waits until each answers."""
        for port in [self.port_base] + [
                port for agency in AGENCIES
                for port in (self.grpc_port(agency.id),
                             self.page_port(agency.id))]:
            if _port_answers(port):
                raise TownError("port %d är upptagen; välj en annan med "
                                "--port-base" % port)
        if self.log_data is not None:
            self.start_log_room()
        self.start_hub()
        self.wait_port("hub", self.port_base)
        for agency in AGENCIES:
            self.start_agency(agency.id)
        for agency in AGENCIES:
            self.wait_port(agency.id, self.grpc_port(agency.id))
            self.wait_port(agency.id, self.page_port(agency.id))

    def stop(self, name=None, hard=False):
        """Stops one process, or all of them, agencies first."""
        last = ("hub", "log")
        names = [name] if name else (
            [n for n in self.processes if n not in last] + list(last))
        for one in names:
            process = self.processes.get(one)
            if process is None or process.poll() is not None:
                continue
            process.send_signal(signal.SIGKILL if hard else signal.SIGTERM)
        for one in names:
            process = self.processes.pop(one, None)
            if process is None:
                continue
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def verify_agency_store(self, agency_id):
        """Reads the whole store of a stopped node; TownError if it is broken."""
        home = self.agency(agency_id)
        self.run(self.binary("agency"), "verify", "--data", home / "data",
                 "--keyring", home / "keys" / "keyring",
                 "--passphrase-file", home / "keys" / "passphrase")

    # --- accounts and agencies through the public API ----------------------

    def add_accounts(self):
        for agency in AGENCIES:
            for user, roles in users_of(agency.id).items():
                if user == "security":
                    continue
                command = ["staff", "add", "--new-user", user, "--roles",
                           ",".join(roles), "--new-password-file",
                           self.password_file(agency.id, user)]
                functions = agency.officer_functions
                if user == "officer" and functions:
                    command += ["--functions", ",".join(functions)]
                self.samrad(agency.id + "/security", *command)

    def set_up_second_factors(self):
        """Gives every account one-time codes; the page asks for them."""
        for agency in AGENCIES:
            for user in users_of(agency.id):
                secret = self.totp_file(agency.id, user)
                self.samrad("%s/%s" % (agency.id, user), "second-factor",
                            "set-up", "--new-totp-file", secret,
                            "--recovery-file", secret.with_suffix(".recovery"))

    def onboard(self, say=lambda text: None):
        """Lets the two agencies of the genesis file sign for the others."""
        signers = [agency.id for agency in AGENCIES if agency.genesis]
        for agency in AGENCIES:
            if agency.genesis:
                continue
            request = self.agency(agency.id) / "request.json"
            fingerprint = json.loads(request.read_text())["fingerprint"]
            for signer in signers:
                self.samrad(signer + "/security", "agency", "onboard",
                            "--request", request, "--fingerprint", fingerprint)
            say("%s och %s har skrivit under för %s" % (*signers, agency.id))

    def wait_for_directory(self, seconds=60):
        """Until every node knows every agency."""
        deadline = time.monotonic() + seconds
        for agency in AGENCIES:
            while True:
                _, answer, _ = self.samrad(agency.id + "/security", "agency",
                                           "list", check=False)
                known = (answer or {}).get("agencies", [])
                if sum(1 for one in known if one["active"]) == len(AGENCIES):
                    break
                if time.monotonic() > deadline:
                    raise TownError("%s ser inte alla parter" % agency.id)
                time.sleep(0.1)

    # --- town.json ----------------------------------------------------------

    def describe(self, month=()):
        def relative(path):
            return str(pathlib.Path(path).relative_to(self.folder))

        def pid(name):
            process = self.processes.get(name)
            return process.pid if process else 0

        users = []
        for agency in AGENCIES:
            for user, roles in users_of(agency.id).items():
                totp = self.totp_file(agency.id, user)
                users.append({
                    "agency": agency.id, "user": user, "roles": list(roles),
                    "password_file": relative(
                        self.password_file(agency.id, user)),
                    "totp_file": relative(totp) if totp.exists() else None})
        return {
            "format": FORMAT,
            "hub": {"address": "127.0.0.1:%d" % self.port_base,
                    "ca": relative(self.hub / "tls" / "ca.pem"),
                    "data": relative(self.hub / "data"), "pid": pid("hub"),
                    "log_origin": ORIGIN},
            "agencies": [{
                "id": agency.id, "kind": agency.kind,
                "grpc": "127.0.0.1:%d" % self.grpc_port(agency.id),
                "page": self.page_address(agency.id),
                "ca": relative(self.agency(agency.id) / "tls" / "ca.pem"),
                "data": relative(self.agency(agency.id) / "data"),
                "pid": pid(agency.id)} for agency in AGENCIES],
            "trust": "trust.json", "users": users, "month": list(month)}

    def write_description(self, month=()):
        write_private(self.folder / "town.json",
                      json.dumps(self.describe(month), ensure_ascii=False,
                                 indent=1) + "\n")

    def read_description(self):
        return read_description(self.folder)

    # --- the whole of it ----------------------------------------------------

    def build(self, say=lambda text: None, log_data=None,
              second_factors=False):
        """From nothing to a running town with accounts and agencies. With
        `log_data`, the log is a process of its own with its data there; with
        `second_factors`, every account has one-time codes."""
        self.create(say)
        if log_data is not None:
            shutil.copytree(self.hub / "data", log_data)
            self.log_data = pathlib.Path(log_data)
        self.start()
        self.add_accounts()
        self.onboard(say)
        self.wait_for_directory()
        if second_factors:
            say("Engångskoder för alla konton")
            self.set_up_second_factors()
        self.write_description()


def read_description(folder):
    """town.json as an object; TownError when it is not one of ours."""
    try:
        town = json.loads(
            (pathlib.Path(folder) / "town.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise TownError("%s har ingen läsbar town.json" % folder) from error
    if not isinstance(town, dict) or town.get("format") != FORMAT:
        raise TownError("%s är ingen övningskommun" % folder)
    return town
