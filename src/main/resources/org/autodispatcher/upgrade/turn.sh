# Run by the process that becomes the command: it takes the turn of this account on this machine.
#
# A turn is a file NAME.N made by link(2), which fails where the name is taken; the highest N holds the turn. It is over when its
# run has a status, when its process is gone, or when a person has said so; and, where the run was stopped, not before what could not
# be ended is gone: root's processes outlive the command that started them. Numbers only rise and the highest is never removed;
# so whoever makes a number after another has gone further sees that when it looks again, and gives way.

ad_fail() {
rm -f "$ad_dir/turns/$ad_mark" "$ad_run/claim.$ad_mark" "$ad_run/status.$ad_mark"
ad_say "$@"
exit 1
}

# A file $1 with the text $2, complete or not at all.
ad_write() {
( printf '%s\n' "$2" >"$1" ) 2>/dev/null
[ "`cat "$1" 2>/dev/null`" = "$2" ] || ad_fail no-folder "cannot write $1"
}

ad_highest() {
ls "$ad_dir/turns" | LC_ALL=C awk -v name="$ad_turn." '
index($0, name) == 1 { n = substr($0, length(name) + 1); if (n ~ /^[0-9]+$/ && n + 0 > top) top = n + 0 }
END { print top + 0 }'
}

# Eight of those that are over stay, so that no listing that takes its time misses them all.
ad_sweep() {
for ad_file in "$ad_dir/turns/$ad_turn".*; do
ad_number=`expr "$ad_file" : '.*\.\([0-9]*\)$'`
[ -n "$ad_number" ] && [ "$ad_number" -le `expr $1 - 8` ] && rm -f "$ad_file"
done
}

ad_turn_over() {
case " $ad_resolved " in *" $ad_holder "*) return 0 ;; esac
[ -n "`ad_survivors "$ad_dir/runs/$ad_holder"`" ] && return 1
[ -f "$ad_dir/runs/$ad_holder/status" ] && return 0
ad_may_live "$ad_holder_pid" "$ad_holder_begun" && return 1
return 0
}

ad_take_turn() {
ad_write "$ad_dir/turns/$ad_mark" "$ad_key $$ $ad_begun_at $ad_mark"
for ad_try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
ad_top=`ad_highest`
if [ "$ad_top" -gt 0 ]; then
ad_holder=
{ read -r ad_holder ad_holder_pid ad_holder_begun ad_rest <"$ad_dir/turns/$ad_turn.$ad_top"; } 2>/dev/null
[ -n "$ad_holder" ] || continue
if ad_turn_over; then :
elif [ "$ad_holder" = "$ad_key" ]; then ad_fail again
else ad_fail turn "$ad_holder"
fi
fi
ad_mine=`expr $ad_top + 1`
ln "$ad_dir/turns/$ad_mark" "$ad_dir/turns/$ad_turn.$ad_mine" 2>/dev/null
cmp -s "$ad_dir/turns/$ad_mark" "$ad_dir/turns/$ad_turn.$ad_mine" || continue
if [ "`ad_highest`" = "$ad_mine" ]; then
rm -f "$ad_dir/turns/$ad_mark"
ad_sweep $ad_mine
return 0
fi
done
ad_fail no-folder "no turn can be taken in $ad_dir/turns"
}

# The disk has a file or all it holds once sync has come back; sync with a name is newer than sync.
ad_sync() {
sync "$1" 2>/dev/null || sync
}

# $1: what the claim says of whom and what it is. A status lies ready, so that a full disk finds room for it.
ad_claim() {
[ ! -f "$ad_run/claim" ] || ad_fail again
ad_write "$ad_run/status.$ad_mark" "$ad_mark 000"
ad_guard_begun=`ad_begun $PPID`
ad_now=`date -u +%Y-%m-%dT%H:%M:%SZ`
ad_text=`printf '%s\n' "$1" "host $ad_host" "boot $ad_boot" "pid $$" "begun $ad_begun_at" "guard $PPID" \
"guard-begun $ad_guard_begun" "at $ad_now" "mark $ad_mark"`
ad_write "$ad_run/claim.$ad_mark" "$ad_text"
ad_sync "$ad_run/claim.$ad_mark"
ln "$ad_run/claim.$ad_mark" "$ad_run/gate.$ad_start_number" 2>/dev/null
cmp -s "$ad_run/claim.$ad_mark" "$ad_run/gate.$ad_start_number" || {
[ -f "$ad_run/claim" ] && ad_fail again
[ -f "$ad_run/gate.$ad_start_number" ] && ad_fail barred
ad_fail no-folder "no link can be made in $ad_run"
}
ln "$ad_run/claim.$ad_mark" "$ad_run/claim" 2>/dev/null
cmp -s "$ad_run/claim.$ad_mark" "$ad_run/claim" || {
[ -f "$ad_run/claim" ] && ad_fail again
ad_fail no-folder "no link can be made in $ad_run"
}
ad_sync "$ad_run"
rm -f "$ad_run/claim.$ad_mark" "$ad_run/gate.$ad_start_number"
# A connection that is cut now must not end us: the command is on its way.
( trap '' PIPE; ad_say started $$ ) 2>/dev/null
}
