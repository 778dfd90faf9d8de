#!/bin/sh
# Installs the programs that the tests run, on Debian and its relatives; needs root. Starts no service of theirs.
#   install.sh             installs what is missing
#   install.sh --missing   only says what is missing; needs no root
set -eu

PATH=$PATH:/usr/sbin:/sbin:/usr/lib/openssh
ftp=/usr/local/lib/ad-rig/ftp
chinese=/usr/share/fonts/truetype/wqy/wqy-microhei.ttc

# Each program and the package it comes in.
missing_packages() {
    while read -r program package; do
        command -v "$program" >/dev/null || printf '%s\n' "$package"
    done <<'LIST'
mvn maven
git git
git-lfs git-lfs
svn subversion
sshd openssh-server
ssh openssh-client
sftp-server openssh-sftp-server
dropbear dropbear-bin
vsftpd vsftpd
ksh ksh
csh csh
tcsh tcsh
fish fish
busybox busybox
sudo sudo
expect expect
shellcheck shellcheck
faketime faketime
python3 python3
ip iproute2
systemd-analyze systemd
openssl openssl
mkfs.ext4 e2fsprogs
rsync rsync
sshfs sshfs
zip zip
gzip gzip
pigz pigz
xz xz-utils
zstd zstd
bzip2 bzip2
tar tar
ar binutils
dpkg-deb dpkg
rpmbuild rpm
chromium chromium
LIST
    # without a font for it a browser shows Chinese as boxes
    [ -e "$chinese" ] || echo fonts-wqy-microhei
}

ftp_servers_missing() {
    [ ! -x "$ftp/usr/sbin/proftpd" ] || [ ! -e "$ftp/usr/lib/proftpd/mod_sftp.so" ] || [ ! -x "$ftp/usr/sbin/pure-ftpd" ]
}

# Debian's packages start their servers; this file tells them not to (invoke-rc.d(8)).
start_no_services() {
    if [ ! -e /usr/sbin/policy-rc.d ]; then
        trap 'rm -f /usr/sbin/policy-rc.d' EXIT
        printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
        chmod 755 /usr/sbin/policy-rc.d
    fi
}

install() {
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends "$@"
}

# Debian lets only one FTP server be installed. ProFTPD and Pure-FTPd are unpacked into a folder of ours, and the libraries
# their packages name are installed as usual.
unpack_ftp_servers() {
    packages='proftpd-core proftpd-mod-crypto pure-ftpd pure-ftpd-common'
    # shellcheck disable=SC2086
    libraries=$(apt-cache depends --important $packages | sed -n 's/^ *Depends: \(lib[^ ]*\)$/\1/p' | sort -u)
    # shellcheck disable=SC2086
    install $libraries
    download=$(mktemp -d)
    chmod 755 "$download"
    # shellcheck disable=SC2086
    (cd "$download" && apt-get download --quiet -o APT::Sandbox::User=root $packages)
    mkdir -p "$ftp"
    for archive in "$download"/*.deb; do
        dpkg -x "$archive" "$ftp"
    done
    rm -rf "$download"
}

missing=$(missing_packages | sort -u | tr '\n' ' ')
if [ "${1:-}" = --missing ]; then
    [ -z "$missing" ] || printf 'missing: %s\n  next: sudo apt-get install %s\n' "$missing" "$missing" >&2
    ! ftp_servers_missing || printf 'missing: proftpd, pure-ftpd in %s\n  next: sudo %s\n' "$ftp" "$0" >&2
    exit 0
fi
if [ -z "$missing" ] && ! ftp_servers_missing; then
    exit 0
fi
if ! command -v apt-get >/dev/null; then
    printf 'install: no apt-get here, so these are not installed: %s\n' "${missing:-proftpd pure-ftpd}" >&2
    exit 0
fi
start_no_services
apt-get update --quiet
if [ -n "$missing" ]; then
    # shellcheck disable=SC2086
    install $missing
fi
if ftp_servers_missing; then
    unpack_ftp_servers
fi
