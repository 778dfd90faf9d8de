# Removes output that is had elsewhere, of runs with a status; and whole runs of this HOME whose claim is older than 90 days.

cd "$ad_dir/runs" 2>/dev/null || exit 0
for ad_key in $ad_had; do
if [ -f $ad_key/status ] && grep -x "$ad_home_line" $ad_key/claim >/dev/null; then rm -rf $ad_key/out; fi
done
for ad_key in $ad_ended; do
[ -f $ad_key/claim ] && grep -x "$ad_home_line" $ad_key/claim >/dev/null || continue
[ -n "`find $ad_key/claim -mtime +90`" ] || continue
rm -rf $ad_key/out
rm -f $ad_key/status $ad_key/status.*
rm -f $ad_key/claim
rm -rf $ad_key
done
# Turns taken before this machine was started anew, and what a cut connection has left half made.
find "$ad_dir/turns" -type f -mtime +90 -exec rm -f {} +
