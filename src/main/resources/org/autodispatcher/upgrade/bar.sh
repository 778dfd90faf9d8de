# Bars the start of number $ad_start_number, which may be on its way unseen: before it claims the run it has to pass a gate, a file that
# only one of us can make. Whether it is barred; where it is not, the claim is there or is about to be. Where nothing can be written
# nothing can be claimed either.

ad_bar() {
[ -f "$ad_run/claim" ] && return 1
( umask 077
mkdir -p "$ad_run"
echo barred >"$ad_run/$ad_mark"
ln "$ad_run/$ad_mark" "$ad_run/gate.$ad_start_number"
rm -f "$ad_run/$ad_mark" ) >/dev/null 2>&1
ad_pid=
{ ad_read_claim "$ad_run/gate.$ad_start_number"; } 2>/dev/null
# With a process in it: that has passed, and claims the run in the next moment, unless it is ended before. It takes its gate away
# after that, so the claim is looked at last.
for ad_try in 1 2 3 4 5 6 7 8 9 10; do
[ -n "$ad_pid" ] && [ ! -f "$ad_run/claim" ] || break
ad_claimed_here && ad_may_live "$ad_pid" "$ad_pid_begun" || break
sleep 1
done
[ ! -f "$ad_run/claim" ]
}
