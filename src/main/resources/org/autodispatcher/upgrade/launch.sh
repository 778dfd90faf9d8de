# Starts the run where it is not claimed, and follows it.

ad_fail() {
ad_say "$@"
exit 0
}

ad_why=`( umask 077; mkdir -p "$ad_run/out" "$ad_dir/turns" ) 2>&1` || ad_fail no-folder "$ad_why"
# Who could write there could forge what became of a run.
ls -ldn "$ad_dir" | {
read -r ad_mode ad_links ad_owner ad_rest
case $ad_mode in d????-??-*) [ "$ad_owner" = "`id -u`" ] ;; *) false ;; esac
} || ad_fail no-folder "$ad_dir can be written by others"
ad_why=`( : >"$ad_run/$ad_mark" && rm -f "$ad_run/$ad_mark" ) 2>&1` || ad_fail no-folder "$ad_why"
while [ ! -f "$ad_run/claim" ]; do
{ ad_run_guarded; } 4>&1 >/dev/null 2>&1 </dev/null | ( ad_listen ) 2>/dev/null
[ $? -eq 75 ] || exit 0
# Another start of the same run is on its way, or the claim is there.
[ -f "$ad_run/claim" ] || sleep 1
done
ad_attach 2>/dev/null
exit 0
