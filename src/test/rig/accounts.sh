#!/bin/sh
# Makes the accounts the tests use, once; changes nothing where they are there. Needs root.
#   ad-daemon, ad-dropper, ad-repo, ad-target   the four parties: dispatcher, who drops, repository owner, target account
#   ibpsusr                                      the account of the shortest routes file
#   ad-sh-NAME                                   target accounts with that login shell
# The passwords are for servers on loopback only and exercise quoting: see TestAccounts.java.
set -eu

account() { # NAME SHELL PASSWORD
    if ! id "$1" >/dev/null 2>&1; then
        useradd --create-home --shell "$2" "$1"
    fi
    chmod 755 "/home/$1"
    printf '%s:%s\n' "$1" "$3" | chpasswd
}

shell_named() { # NAME: the program, or nothing
    case $1 in
        busybox) echo /usr/local/lib/ad-rig/busybox-ash ;;
        nologin) echo /usr/sbin/nologin ;;
        rbash) echo /bin/rbash ;;
        *) command -v "$1" || true ;;
    esac
}

# A login shell is run with its own name as argument 0, which busybox needs to be "ash".
mkdir -p /usr/local/lib/ad-rig
if [ -x /bin/busybox ] && [ ! -x /usr/local/lib/ad-rig/busybox-ash ]; then
    mkdir -p /usr/local/lib/ad-rig/bin
    ln -sf /bin/busybox /usr/local/lib/ad-rig/bin/ash
    printf '#!/usr/local/lib/ad-rig/bin/ash\nexec /usr/local/lib/ad-rig/bin/ash "$@"\n' >/usr/local/lib/ad-rig/busybox-ash
    chmod 755 /usr/local/lib/ad-rig/busybox-ash
fi

for name in daemon dropper repo; do
    account "ad-$name" /bin/bash 'ad-test-only'
done
account ad-target /bin/bash "p a'ss\"\$w%r#d;密码"
account ad-expired /bin/bash 'ad-test-only'
chage -d 0 ad-expired # the password has to be changed at the next login
# The account of the example that must work word for word.
account ibpsusr /bin/bash 123456
for name in dash bash ksh csh fish busybox rbash nologin; do
    shell=$(shell_named "$name")
    if [ -n "$shell" ]; then
        account "ad-sh-$name" "$shell" 'ad-test-only'
    fi
done
