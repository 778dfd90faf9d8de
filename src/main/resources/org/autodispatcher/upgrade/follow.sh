# Follows a run: sends what its output files hold from byte $ad_from on, as it comes, and what became of it.

ad_say() {
printf '\001%s\n' "$ad_mark $*"
}

# The lowest segment above the one we are at; the first time the one that holds the byte to begin at.
ad_next() {
ad_n=
for ad_file in [0-9]*; do
[ -f "$ad_file" ] || continue
if [ -n "$ad_begin" ] && [ "$ad_file" -le "$ad_from" ]; then
if [ -z "$ad_n" ] || [ "$ad_file" -gt "$ad_n" ]; then ad_n=$ad_file; fi
fi
done
[ -z "$ad_n" ] || return 0
for ad_file in [0-9]*; do
if [ -f "$ad_file" ] && [ "$ad_file" -gt $ad_seg ]; then
if [ -z "$ad_n" ] || [ "$ad_file" -lt "$ad_n" ]; then ad_n=$ad_file; fi
fi
done
}

ad_follow() {
cd "$ad_run/out" || return
ad_seg=-1
ad_begin=x
while :; do
ad_last=$ad_over
ad_next
if [ -n "$ad_n" ]; then { ad_segment; } 3<"$ad_n"
elif [ -n "$ad_last" ]; then return
else ad_wait
fi
done
}

ad_segment() {
ad_seg=$ad_n
if [ -n "$ad_begin" ] && [ "$ad_from" -gt $ad_seg ]; then
ad_skip
ad_say at $ad_from
else
ad_say at $ad_seg
fi
ad_begin=
while :; do
ad_last=$ad_over
cat <&3
ad_next
# It has got its last byte before the next one was made.
if [ -n "$ad_n" ]; then cat <&3; return; fi
if [ -n "$ad_last" ]; then return; fi
ad_wait
done
}

ad_skip() {
set -- `echo $ad_from $ad_seg | LC_ALL=C awk '{ n = $1 - $2; if (n > 9000000) n = 9000000; printf "%d %d", n / 4096, n % 4096 }'`
[ $1 -eq 0 ] || dd bs=4096 count=$1 <&3 >/dev/null
[ $2 -eq 0 ] || dd bs=1 count=$2 <&3 >/dev/null
}

# For ten seconds with short pauses, then with longer ones. Where nobody listens any more, saying something ends us.
ad_wait() {
case $ad_waits in
xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx) ad_pause=0.5 ;;
*) ad_waits=x$ad_waits ad_pause=0.2 ;;
esac
{ sleep $ad_pause || sleep 1; } </dev/null >/dev/null 2>&1 &
wait $!
[ ! -f ../status ] || ad_over=x
ad_turns=x$ad_turns
case $ad_turns in
xxxxxxxx)
ad_turns=
ad_say alive
ad_watched || ad_over=x
;;
esac
}

# Whether a status may still come. Who has started the guard is told of its end, but where that is at once, the word may come too
# early to be taken.
ad_watched() {
if [ -n "$ad_launched" ]; then [ -z "$ad_guard" ] || kill -0 $ad_guard 2>/dev/null
else ad_claimed_here && ad_lives "$ad_guard" "$ad_guard_begun"
fi
}

# Listens to the guard we have started. What it and the process it starts tell comes line by line; the end of its output is its own.
ad_listen() {
unset TMOUT # in bash and ksh93 it ends a read that waits for long, and this one waits for as long as the command runs
ad_end=
ad_follower=
ad_result=0
while read -r ad_line; do
case $ad_line in
"$ad_mark started "*)
printf '\001%s\n' "$ad_line"
ad_launched=x
ad_read_claim "$ad_run/claim"
# Nothing may end the follower before it can take it as the word that the command has ended.
trap '' TERM
( trap 'ad_over=x' TERM; ad_follow ) &
ad_follower=$!
trap - TERM
;;
"$ad_mark end "*) ad_end=$ad_line; break ;;
"$ad_mark again") ad_result=75 ;;
"$ad_mark "*) printf '\001%s\n' "$ad_line" ;;
esac
done
[ -n "$ad_follower" ] || exit $ad_result
kill -TERM $ad_follower
wait $ad_follower
ad_read_claim "$ad_run/claim"
if [ -n "$ad_end" ] && ad_stop_ended; then printf '\001%s\n' "$ad_end"; else ad_judge; fi
exit 0
}

# Follows a run that is there already.
ad_attach() {
ad_read_claim "$ad_run/claim"
while read -r ad_line; do ad_say claim "$ad_line"; done <"$ad_run/claim"
ad_say here $ad_host $ad_boot
ad_claimed_here && ad_lives "$ad_pid" "$ad_pid_begun" && ad_overdue
[ ! -f "$ad_run/status" ] && ad_watched || ad_over=x
ad_follow
ad_judge
}

# Whether nothing lives that somebody stops or has stopped. Waits for whoever is at it, who may have been cut off: for half a minute.
ad_stop_ended() {
ad_n=
while [ -f "$ad_run/left" ] && ad_claimed_here && [ -n "`ad_survivors "$ad_run"`" ]; do
case $ad_n in xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx) return 1 ;; esac
LC_ALL=C grep '^end$' "$ad_run/left" >/dev/null && return 1
ad_n=x$ad_n
sleep 1
done
}

# A run that lives: for how long it has been running; or, past its limit where it has one, what became of stopping it.
ad_overdue() {
ad_for=`ad_elapsed $ad_pid`
if [ -n "$ad_limit" ] && [ -n "$ad_for" ] && [ "$ad_for" -ge "$ad_limit" ]; then
ad_stopped=`ad_end_run`
ad_say stopped $ad_stopped
case $ad_stopped in absent|*gone) ;; *) ad_over=x ;; esac
else
ad_say elapsed $ad_for
fi
}

ad_judge() {
if ad_stop_ended; then :; else
ad_say left
return
fi
if [ -f "$ad_run/status" ]; then
read -r ad_line <"$ad_run/status"
ad_say status $ad_line
elif ad_claimed_here && ad_may_live "$ad_pid" "$ad_pid_begun"; then ad_say unguarded
else ad_say gone
fi
}
