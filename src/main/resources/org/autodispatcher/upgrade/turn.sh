# Run by the process that becomes the command: it takes the turn of this account on this machine.
#
# Numbers only rise and the highest is never removed; so whoever makes a number after another has gone further sees that when it looks
# again, and gives way.

ad_fail() {
rm -f "$ad_run/claim.$ad_mark" "$ad_run/status.$ad_mark"
ad_say "$@"
# The account's profile is not broken off by what it prints.
LC_ALL=C sed "/^#$ad_mark-/q" >/dev/null
exit 1
}

# A file $1 with the text $2, complete or not at all.
ad_write() {
{ printf '%s\n' "$2" >"$1"; } 2>/dev/null
ad_holds "$1" "$2" && return
[ ! -f "$ad_run/claim" ] || ad_fail again
ad_fail `ad_unwritable "$ad_run" "$ad_dir/turns"` "cannot write $1"
}

# The name $2 for file $1. What ln says it has made is made, but for a name that it found to be a folder; what it says it has not made
# may be made all the same, where the file system is another host's.
ad_link() {
ln "$1" "$2" 2>/dev/null && [ -f "$2" ] || cmp -s "$1" "$2"
}

# Removes $@, what was only needed to take number $ad_mine, and those that are over: eight of them stay, so that no listing that takes
# its time misses them all.
ad_sweep() {
for ad_each in $ad_numbers; do
[ "$ad_each" -gt $((ad_mine - 8)) ] || [ $# -gt 500 ] || set -- "$@" "$ad_dir/turns/$ad_turn.$ad_each"
done
rm -f "$ad_dir/turns/$ad_mark" "$@"
}

# Who has the turn is seen also where nothing can be written.
ad_take_turn() {
for ad_try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
if ad_turn_held; then
case $ad_holder in
'') continue ;;
"$ad_key") ad_fail again ;;
*) ad_fail turn "$ad_holder" ;;
esac
fi
[ -f "$ad_dir/turns/$ad_mark" ] || ad_write "$ad_dir/turns/$ad_mark" "$ad_key $$ $ad_begun_at $ad_mark"
ad_mine=$((ad_top + 1))
ad_link "$ad_dir/turns/$ad_mark" "$ad_dir/turns/$ad_turn.$ad_mine" || continue
ad_look_up
[ "$ad_highest" != "$ad_mine" ] || return 0
done
[ ! -f "$ad_run/claim" ] || ad_fail again
ad_fail `ad_linkless` "no turn can be taken in $ad_dir/turns"
}

# The disk has a file or all it holds once sync has come back; sync with a name is newer than sync.
ad_sync() {
sync "$1" 2>/dev/null || sync
}

# $1: what the claim says of whom and what it is. A status lies ready, so that a full disk finds room for it.
ad_claim() {
[ ! -f "$ad_run/claim" ] || ad_fail again
ad_write "$ad_run/status.$ad_mark" "$ad_mark 000"
ad_see $PPID
ad_guard_begun=$ad_since
ad_text="$1
host $ad_host
boot $ad_boot
pid $$
begun $ad_begun_at
guard $PPID
guard-begun $ad_guard_begun
mark $ad_mark"
ad_write "$ad_run/claim.$ad_mark" "$ad_text"
ad_sync "$ad_run/claim.$ad_mark"
ad_link "$ad_run/claim.$ad_mark" "$ad_run/gate.$ad_start_number" || {
[ -f "$ad_run/claim" ] && ad_fail again
[ -f "$ad_run/gate.$ad_start_number" ] && ad_fail barred
ad_fail `ad_linkless` "no link can be made in $ad_run"
}
ln "$ad_run/claim.$ad_mark" "$ad_run/claim" 2>/dev/null
ad_holds "$ad_run/claim" "$ad_text" || {
[ -f "$ad_run/claim" ] && ad_fail again
ad_fail `ad_linkless` "no link can be made in $ad_run"
}
ad_sync "$ad_run"
ad_sweep "$ad_run/claim.$ad_mark" "$ad_run/gate.$ad_start_number"
# A connection that is cut now must not end us: the command is on its way.
trap '' PIPE
ad_say started $$ 2>/dev/null
trap - PIPE
}
