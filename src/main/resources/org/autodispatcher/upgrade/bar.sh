# Bars the start of number $ad_start_number, which may be on its way unseen: before it claims the run it has to pass a gate, a file that
# only one of us can make. Whether it is barred. Where it is not, the claim is there; or neither gate nor claim can be made, and
# nothing can be said.

ad_bar() {
[ -f "$ad_run/claim" ] && return 1
( umask 077
mkdir -p "$ad_run"
echo barred >"$ad_run/$ad_mark"
ln "$ad_run/$ad_mark" "$ad_run/gate.$ad_start_number"
rm -f "$ad_run/$ad_mark" ) >/dev/null 2>&1
ad_pid=
{ ad_read_claim "$ad_run/gate.$ad_start_number"; } 2>/dev/null
# With a process in it, the start has passed. Dead before its claim it never comes about; else its claim is made for it, which it then
# finds, so that however long it stood still nobody takes it for absent.
if [ -n "$ad_pid" ]; then
if [ "$ad_claim_host" = "$ad_host" ]; then
ad_claimed_here && ad_may_live "$ad_pid" "$ad_pid_begun" && ln "$ad_run/gate.$ad_start_number" "$ad_run/claim" 2>/dev/null
else ln "$ad_run/gate.$ad_start_number" "$ad_run/claim" 2>/dev/null
fi
fi
# It takes its gate away once it has its claim: the gate is looked at before the claim.
[ -f "$ad_run/gate.$ad_start_number" ] || return 1
[ ! -f "$ad_run/claim" ]
}
