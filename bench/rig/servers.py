"""Production machines on the loopback: real servers, each with an address and a home folder of its own."""

import os
import shutil
import socket
import subprocess
import time

from rig import machine

KEYS = machine.BASE + "/ssh"
PORT = 22022
FTP_PORT = 22021
FTP_ACCOUNT, FTP_PASSWORD = "ibpsusr", "123456"
CONFIG = KEYS + "/config"
"""For the others: ssh -F CONFIG HOST logs in."""
SHARING = KEYS + "/config-sharing"
"""The same over one open connection to each host."""

SSHD = f"""\
Port {PORT}
HostKey {KEYS}/host_key
AuthorizedKeysFile {KEYS}/authorized_keys
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
UseDNS no
MaxStartups 1000
LogLevel ERROR
PidFile none
Subsystem sftp /usr/lib/openssh/sftp-server
"""

VSFTPD = f"""\
listen=YES
background=NO
listen_port={FTP_PORT}
local_enable=YES
write_enable=YES
anonymous_enable=NO
pam_service_name=vsftpd
isolate=NO
isolate_network=NO
seccomp_sandbox=NO
nopriv_user=nobody
secure_chroot_dir={KEYS}/empty
xferlog_enable=NO
"""


class Server:
    """One machine: its address, and its home folder as seen from here."""

    def __init__(self, number, account=machine.TARGET):
        self.address = f"127.7.{number // 200}.{number % 200 + 1}"
        self.account = account
        self.home = machine.BASE + f"/homes/{account}-{number}"
        os.makedirs(machine.BASE + "/homes", exist_ok=True)
        shutil.copytree("/etc/skel", self.home)
        subprocess.run(["chown", "-R", f"{account}:{account}", self.home], check=True)
        self.renew()

    def renew(self):
        """Nothing was ever put here; what the dispatcher knows of its runs stays."""
        for folder in ("in", "ran"):
            shutil.rmtree(f"{self.home}/{folder}", ignore_errors=True)
            machine.own(f"{self.home}/{folder}", self.account)

    def has(self, name, size):
        try:
            return os.path.getsize(f"{self.home}/in/{name}") == size
        except FileNotFoundError:
            return False

    def ran(self, name):
        """What the command of this package wrote."""
        try:
            with open(f"{self.home}/ran/{name}", encoding="ascii") as file:
                return file.read().split()
        except FileNotFoundError:
            return []

    def start(self, *command):
        """Starts a server that sees our home as that of the account."""
        return subprocess.Popen(["unshare", "--mount", "sh", "-c", 'mount --bind "$1" "$2" && shift 2 && exec "$@"', "sh",
                                 self.home, f"/home/{self.account}", *command], stdin=subprocess.DEVNULL)


def start_sshd(count, without=()):
    """So many machines with SSH; those that are left out have an address, and nobody listens there."""
    make_keys()
    servers = [Server(number) for number in range(count)]
    for number, server in enumerate(servers):
        if number not in without:
            server.start("/usr/sbin/sshd", "-D", "-f", KEYS + "/sshd_config", "-o", f"ListenAddress={server.address}")
    write_client_files(servers)
    for number, server in enumerate(servers):
        if number not in without:
            await_greeting(server.address, PORT)
    return servers


def start_vsftpd(number):
    os.makedirs(KEYS + "/empty", exist_ok=True)
    server = Server(number, FTP_ACCOUNT)
    server.start("/usr/sbin/vsftpd", machine.write(KEYS + "/vsftpd.conf", VSFTPD + f"listen_address={server.address}\n"))
    await_greeting(server.address, FTP_PORT)
    return server


def make_keys():
    os.makedirs(KEYS, exist_ok=True)
    for name in ("host_key", "key"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "bench", "-f", f"{KEYS}/{name}"], check=True)
    shutil.copy(KEYS + "/key.pub", KEYS + "/authorized_keys")
    shutil.chown(KEYS + "/key", machine.DAEMON, machine.DAEMON)
    machine.write(KEYS + "/sshd_config", SSHD)


def write_client_files(servers):
    with open(KEYS + "/host_key.pub", encoding="ascii") as public:
        host_key = public.read().strip()
    machine.write(KEYS + "/known_hosts", "".join(f"[{each.address}]:{PORT} {host_key}\n" for each in servers))
    machine.write(KEYS + "/hosts", "".join(each.address + "\n" for each in servers))
    config = (f"Host *\nUser {machine.TARGET}\nPort {PORT}\nIdentityFile {KEYS}/key\nIdentitiesOnly yes\n"
              f"UserKnownHostsFile {KEYS}/known_hosts\nStrictHostKeyChecking yes\nLogLevel ERROR\n")
    machine.write(CONFIG, config)
    machine.write(SHARING, config + f"ControlMaster auto\nControlPersist yes\nControlPath {machine.CLIENT}/master-%h\n")


def await_greeting(address, port):
    deadline = time.monotonic() + 60
    while True:
        try:
            with socket.create_connection((address, port), 5) as connection:
                if connection.recv(1):
                    return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def black_hole(address):
    """Nobody who connects here gets any answer: the queue of whoever listens is full, so that the kernel drops what comes."""
    full = socket.socket()
    full.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    full.bind((address, PORT))
    full.listen(0)
    held = [full]
    for _ in range(4):
        caller = socket.socket()
        caller.setblocking(False)
        caller.connect_ex((address, PORT))
        held.append(caller)
    return held
