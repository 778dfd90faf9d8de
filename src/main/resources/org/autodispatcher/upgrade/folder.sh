# Whether runs can be kept in a folder. Why not is in ad_why, or printed.

# Who could write in folder $1 could forge what became of a run.
ad_private() {
ad_who
ad_owned `ls -ldn "$1"` && return
ad_why="$1 can be written by others"
return 1
}

# The words of ls: mode, links, owner.
ad_owned() {
case $1 in d????-??-*) [ "$3" = "$ad_uid" ] ;; *) false ;; esac
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
