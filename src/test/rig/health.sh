#!/bin/sh
# The health command of the fault campaigns, and their witness of it on the target: it ends with 0 from the second time on, and tells two
# that run at once by a lock that the kernel keeps.
#   health.sh LOG PACKAGE
set -u
log=$1 package=$2

note() {
    printf '%s\n' "$*" | dd of="$log" oflag=append conv=notrunc,fsync status=none
}

exec 9>>"$log.lock"
flock -n 9 || note "overlap $$ $package"
note "asked $$ $package"
sleep 0.4 9>&-
[ "$(grep -c "^asked [0-9]* $package\$" "$log")" -ge 2 ]
