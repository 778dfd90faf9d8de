# Whether runs can be kept in a folder. Each of these prints why not.

# Who could write in folder $1 could forge what became of a run.
ad_private() {
[ -n "$ad_uid" ] || ad_uid=`id -u`
ls -ldn "$1" | {
read -r ad_mode ad_links ad_owner ad_rest
case $ad_mode in d????-??-*) [ "$ad_owner" = "$ad_uid" ] ;; *) false ;; esac
} || {
printf '%s\n' "$1 can be written by others"
return 1
}
}

# A claim, a turn and a gate are links, which only one can make.
ad_links_in() {
if ( umask 077; : >"$1/$ad_mark" && ln "$1/$ad_mark" "$1/$ad_mark.link" ) 2>&1; then
rm -f "$1/$ad_mark" "$1/$ad_mark.link"
else
rm -f "$1/$ad_mark" "$1/$ad_mark.link"
return 1
fi
}
