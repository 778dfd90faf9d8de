#!/bin/sh
# The upgrade command of the fault campaigns, and their witness on the target. It knows nothing of auto-dispatcher: it writes
# what it sees to a file of its own, and each line is on the disk before it goes on.
#   witness.sh LOG FILE SHA256 PLACE…
# LOG is that of one turn: two that run at once are told by a lock that the kernel keeps. FILE's first line says how it ends:
#   exit STATUS last SECONDS lines NUMBER [bulk MEBIBYTES | but STATUS ,HOST,HOST…,]
set -u
log=$1 file=$2 expected=$3
shift 3

# Nanoseconds since the machine was started, by a clock that nobody can move.
now() {
    read -r up _ </proc/uptime
    printf '%s%s0000000' "${up%.*}" "${up#*.}"
}

note() {
    printf '%s\n' "$*" | dd of="$log" oflag=append conv=notrunc,fsync status=none
}

exec 9>>"$log.lock"
flock -n 9 || note "overlap $$ $*"
boot=$(cat /proc/sys/kernel/random/boot_id)
found=$(sha256sum <"$file")
found=${found%% *}
note "start $$ $boot $(now) $expected $found $*"
read -r _ status _ last _ lines also much where _ <"$file"
case "$also $where" in
but\ *,"${2-}",*) status=$much ;; # PLACE is a route, a host, a package, or a word
esac
while [ "$lines" -gt 0 ]; do
    echo "line $lines of $$"
    lines=$((lines - 1))
done
if [ "$also" = bulk ]; then
    yes "line of many from $$" | head -c "${much}M"
fi
sleep "$last" 9>&-
note "stop $$ $boot $(now) $status"
exit "$status"
