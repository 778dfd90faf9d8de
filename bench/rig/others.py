"""What people use today, run as the account that sends."""

import os
import subprocess
import sys
import time

from rig import machine, servers

OUR_ALGORITHMS = ["-c", "aes128-gcm@openssh.com", "-o", "KexAlgorithms=curve25519-sha256"]
"""Those that we come to with OpenSSH 9."""


def run(command, **more):
    """Runs a command to its end: (seconds, seconds of processor, with all that it started and waited for)."""
    with open(machine.BASE + "/said", "w+b") as said:
        begin = time.monotonic()
        process = subprocess.Popen(machine.as_client(command), stdout=said, stderr=said, stdin=more.get("stdin", subprocess.DEVNULL), env=machine.client_environment())
        _, status, usage = os.wait4(process.pid, 0)
        took = time.monotonic() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{said.read().decode(errors='replace')[-2000:]}")
    return took, usage.ru_utime + usage.ru_stime


def open_masters(hosts):
    """One open connection to each host, which whoever uses the file SHARING goes over."""
    for host in hosts:
        run(["ssh", "-F", servers.SHARING, host.address, "true"])
