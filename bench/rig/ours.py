"""The finished program, in a home of its own."""

import calendar
import contextlib
import json
import os
import subprocess
import sys
import time

from rig import machine, servers

ANSWERS = ("done", "failed", "held", "cancelled")
ACCESS = f"""\
[DEFAULT]
login = {machine.TARGET}
identity_file = {servers.KEYS}/key
ssh_port = {servers.PORT}
protocol = sftp
dest_dir = ~/in/
"""


class Home:
    """A home whose hosts are all trusted, with these routes and settings."""

    def __init__(self, name, routes, settings="", left_out=""):
        self.path = machine.own(f"{machine.BASE}/{name}", machine.DAEMON)
        self.incoming = self.path + "/incoming"
        self.java = None
        self.run("init")
        for file, text in (("general-dispatch-info.cfg", ACCESS + routes), ("dispatcher.cfg", "[dispatcher]\n" + settings)):
            lines = [line for line in text.splitlines() if line.split("=")[0].strip() not in left_out.split(",")]
            machine.write(f"{self.path}/{file}", "\n".join(lines) + "\n", machine.DAEMON, 0o600)
        os.chmod(self.incoming, 0o2777)
        with open(servers.KEYS + "/hosts", encoding="ascii") as hosts:
            known = [f"{host}:{servers.PORT}" for host in hosts.read().split()]
        self.run("trust", *known, "--yes", "--from", servers.KEYS + "/known_hosts")

    def command(self, *words):
        return machine.as_client([machine.BASE + "/program/bin/auto-dispatcher", *words, "--home", self.path], "lease")

    def run(self, *words, fine=(0,)):
        """Runs a command to its end; what it prints."""
        ended = subprocess.run(self.command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False,
                               stdin=subprocess.DEVNULL, env=machine.client_environment())
        if ended.returncode not in fine:
            sys.exit(f"auto-dispatcher {' '.join(words)} ended with {ended.returncode}:\n{ended.stdout}{ended.stderr}")
        return ended.stdout

    @contextlib.contextmanager
    def daemon(self):
        with open(self.path + ".said", "ab") as said:
            process = subprocess.Popen(self.command("run", "--adopt", "--quiet"), stdout=said, stderr=said, stdin=subprocess.DEVNULL,
                                       env=machine.client_environment())
        try:
            while not self.is_ready():
                if process.poll() is not None:
                    with open(self.path + ".said", encoding="utf-8") as said:
                        sys.exit(said.read())
                time.sleep(0.2)
            self.java = process.pid
            yield self
        finally:
            process.terminate()
            process.wait()
            self.java = None

    def is_ready(self):
        if not os.path.exists(self.path + "/run/control.sock"):
            return False
        return '"looked"' in self.run("status", "--json", fine=range(256))

    def drop(self, file, name):
        """Puts a copy into the incoming directory, whole: a file that was there before is none that came; the moment in nanoseconds."""
        self.forget(name)
        moved = f"{machine.BASE}/dropped-{name}"
        subprocess.run(["cp", "--preserve=ownership", file, moved], check=True)
        moment = time.time_ns()
        os.rename(moved, f"{self.incoming}/{name}")
        return moment

    def forget(self, name):
        for answer in ("dispatching", *ANSWERS):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(f"{self.incoming}/{name}.{answer}")
        with contextlib.suppress(FileNotFoundError):
            os.unlink(f"{self.incoming}/{name}")

    def taken(self, name):
        """Waits until the package is in the spool."""
        if not machine.until(lambda: os.path.exists(f"{self.incoming}/{name}.dispatching"), 60):
            sys.exit(f"{name} was not taken:\n{self.run('status', fine=range(256))}")

    def answer(self, name, seconds=280, expected="done"):
        """Waits for the answer beside the package; the moment it was written, and the number of the dispatch."""
        def written():
            return next((each for each in ANSWERS if os.path.exists(f"{self.incoming}/{name}.{each}")), None)

        answer = machine.until(written, seconds)
        if answer is None:
            sys.exit(f"{name} was not answered within {seconds} s:\n{self.run('status', fine=range(256))}")
        path = f"{self.incoming}/{name}.{answer}"
        with open(path, encoding="utf-8") as file:
            text = file.read()
        if answer != expected:
            sys.exit(f"{name} was {answer}, not {expected}:\n{text}")
        return os.stat(path).st_mtime_ns, text.split(maxsplit=3)[2]

    def timeline(self, dispatch):
        """Every entry about a dispatch as (step, tense, moment in seconds)."""
        shown = json.loads(self.run("show", dispatch, "--json", fine=range(256)))
        return [(each["step"], each["tense"], seconds(each["at"])) for each in shown["dispatches"][0]["timeline"]]

    def history(self, limit):
        return json.loads(self.run("history", "--json", "--limit", str(limit), fine=range(256)))["dispatches"]


def seconds(instant):
    """Of an instant of ISO 8601 in UTC."""
    whole, _, fraction = instant.rstrip("Z").partition(".")
    return calendar.timegm(time.strptime(whole, "%Y-%m-%dT%H:%M:%S")) + float("0." + (fraction or "0"))
