# Starts the run where it is not claimed, and follows it.

ad_fail() {
ad_say "$@"
exit 0
}

# Whether runs can be kept there; else ad_word and ad_why say why not. Whether links can be made shows once the first one is.
ad_usable() {
ad_why=`umask 077; LC_ALL=C mkdir -p "$ad_run/out" "$ad_dir/turns" 2>&1` || {
ad_word=`ad_unwritable "$ad_run/out" "$ad_dir/turns"`
# Of a file system that takes nothing from anybody, as proc(5) does.
case $ad_why in *'No such file'*) ad_word=no-folder ;; esac
return 1
}
ad_private "$ad_dir" && return
ad_word=no-folder
return 1
}

# What lies there to be read goes before that nothing can be kept there: no other kind of run starts a second time, or beside another.
while [ ! -f "$ad_run/claim" ]; do
if ad_usable; then
{ ad_run_guarded; } 4>&1 >/dev/null 2>&1 </dev/null | ( ad_listen ) 2>/dev/null
[ $? -eq 75 ] || exit 0
elif ad_turn_held; then
[ "$ad_holder" = "$ad_key" ] || ad_fail turn "$ad_holder"
elif [ ! -f "$ad_run/claim" ]; then
ad_fail $ad_word "$ad_why"
fi
# Another start of the same run is on its way, or the claim is there.
[ -f "$ad_run/claim" ] || sleep 1
done
ad_attach 2>/dev/null
exit 0
