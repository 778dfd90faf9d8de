# Starts the run where it is not claimed, and follows it.

ad_fail() {
ad_say "$@"
exit 0
}

ad_why=`( umask 077; mkdir -p "$ad_run/out" "$ad_dir/turns" ) 2>&1` || ad_fail no-folder "$ad_why"
ad_why=`ad_private "$ad_dir"` || ad_fail no-folder "$ad_why"
# A run that is there is followed, whatever has become of its disk.
[ -f "$ad_run/claim" ] || ad_why=`ad_links_in "$ad_run" && ad_links_in "$ad_dir/turns"` || ad_fail no-folder "$ad_why"
while [ ! -f "$ad_run/claim" ]; do
{ ad_run_guarded; } 4>&1 >/dev/null 2>&1 </dev/null | ( ad_listen ) 2>/dev/null
[ $? -eq 75 ] || exit 0
# Another start of the same run is on its way, or the claim is there.
[ -f "$ad_run/claim" ] || sleep 1
done
ad_attach 2>/dev/null
exit 0
