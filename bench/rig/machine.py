"""This machine, taken for one bench: namespaces of its own, memory to keep files in, and the programs that are measured.

Everything a bench starts and mounts lives in a PID and a mount namespace of its own and ends with it, however it ends. Files lie on
a tmpfs over /mnt, which nobody else sees.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
BASE = "/mnt"
CLIENT = BASE + "/client"
"""The home of the account that measures, on our side."""
DAEMON, DROPPER, TARGET = "ad-daemon", "ad-dropper", "ad-target"
TEST_RIG = ROOT + "/src/test/rig/"


def take(*packages):
    """Goes on in a machine of its own, where Debian's packages, the accounts of the tests and the built program are there."""
    if os.geteuid() != 0:
        sys.exit(f"{sys.argv[0]}: needs root: it starts servers that log others in")
    if "BENCH_MACHINE" not in os.environ:
        prepare(packages)
        os.environ["BENCH_MACHINE"] = "own"
        # a shell is its first process: it takes in whoever loses its parent, which Python would not
        os.execvp("unshare", ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private",
                              "sh", "-c", '"$@"; exit $?', "sh", sys.executable, "-B", *sys.argv])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755,size=95%", "bench", BASE], check=True)
    subprocess.run(["cp", "-a", ROOT + "/target/auto-dispatcher", BASE + "/program"], check=True)
    subprocess.run(["chmod", "-R", "a+rX", BASE + "/program"], check=True)
    own(CLIENT, DAEMON)


def prepare(packages):
    subprocess.run([TEST_RIG + "install.sh"], check=True, stdout=sys.stderr)
    missing = [each for each in packages if subprocess.run(
        ["dpkg", "-s", each], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode]
    if missing:
        subprocess.run(["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *missing], check=True, stdout=sys.stderr,
                       env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"})
    try:
        pwd.getpwnam(TARGET)
    except KeyError:
        subprocess.run([TEST_RIG + "accounts.sh"], check=True)
    subprocess.run([ROOT + "/auto-dispatcher", "--version"], check=True, stdout=subprocess.DEVNULL)
    os.makedirs("/run/sshd", exist_ok=True)


def own(folder, account, mode=0o755):
    """A folder, with all above it, that belongs to this account."""
    os.makedirs(folder, exist_ok=True)
    shutil.chown(folder, account, account)
    os.chmod(folder, mode)
    return folder


def write(path, text, account="root", mode=0o644):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    shutil.chown(path, account, account)
    os.chmod(path, mode)
    return path


def noise(path, size, account=DROPPER):
    """A file that nothing can make smaller."""
    with open(path, "wb") as file:
        left = size
        while left:
            left -= file.write(os.urandom(min(left, 1 << 24)))
    shutil.chown(path, account, account)
    return path


def as_client(command, *capabilities):
    """The command as the account that sends, with what of root's rights it may keep."""
    kept = [f"--inh-caps=+{each}" for each in capabilities] + [f"--ambient-caps=+{each}" for each in capabilities]
    return ["setpriv", f"--reuid={DAEMON}", f"--regid={DAEMON}", "--init-groups", *kept, *command]


def client_environment():
    return os.environ | {"HOME": CLIENT, "USER": DAEMON, "LC_ALL": "C.UTF-8"}


def until(condition, seconds, pause=0.005):
    """What the condition comes to, once it comes to anything; the last it came to where that takes too long."""
    deadline = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < deadline:
        time.sleep(pause)
    return found


def ticks(pid):
    """Seconds of processor that a process had, user and system."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid, field):
    """VmRSS or VmHWM in MB."""
    with open(f"/proc/{pid}/status", encoding="utf-8") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(field + ":")) * 1024 / 1e6


def first_line(*command):
    try:
        said = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False).stdout
        return said.strip().splitlines()[0]
    except (FileNotFoundError, IndexError):
        return ""


def described():
    """What was measured on, in words."""
    with open("/proc/cpuinfo", encoding="utf-8") as cpus:
        names = [line.split(":")[1].strip() for line in cpus if line.startswith("model name")]
    kernel = ".".join(os.uname().release.split(".")[:2])
    memory_gb = round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30)
    with open("/etc/os-release", encoding="utf-8") as release:
        system = next(line.split("=")[1].strip().strip('"') for line in release if line.startswith("PRETTY_NAME"))
    kind = "virtual, " if first_line("systemd-detect-virt") not in ("", "none") else ""
    return f"{kind}{len(names)} cores ({names[0]}), {memory_gb} GB, {system}, Linux {kernel}, files on tmpfs"


def versions(packages):
    said = [f"{name} {first_line('dpkg-query', '-W', '-f', '${Version}', name)}" for name in ("openssh-client", *packages)]
    return ", ".join([first_line("ssh", "-V").split(",")[0], *said[1:]])


def commit():
    git = ["git", "-c", f"safe.directory={ROOT}", "-C", ROOT]
    changed = " with changes" if first_line(*git, "status", "--porcelain", "--", "src/main", "bench", ":!bench/results") else ""
    return first_line(*git, "rev-parse", "--short", "HEAD") + changed
