# Starts what a run would be, a guard and a command, that do nothing for a minute; prints their numbers and when they began.

ad_probe='echo "probe $$ $PPID" >&4
exec 4>&-
for ad_n in 1 2 3 4 5 6; do for ad_m in 1 2 3 4 5 6 7 8 9 10; do sleep 1; done; done'
{
{
trap : HUP INT QUIT TERM PIPE
/bin/sh -c "$ad_probe" sh 4>&4
:
} 4>&1 >/dev/null 2>&1 </dev/null &
} | (
read -r ad_word ad_pid ad_guard
echo probe $ad_pid `ad_begun $ad_pid` $ad_guard `ad_begun $ad_guard`
)
