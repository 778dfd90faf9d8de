# Who has the turn of this account on this machine, and why nothing can be written.
#
# A turn is a file NAME.N made by link(2), which fails where the name is taken; the highest N holds the turn. It is over when its
# run has a status, when its process is gone, or when a person has said so; and, where the run was stopped, not before what could not
# be ended is gone: root's processes outlive the command that started them.

# The numbers there are, in ad_numbers, and the highest, in ad_highest; 0 where there is none. No profile has been read yet, which could
# change what a pattern finds (GLOBIGNORE).
ad_look_up() {
ad_highest=0
ad_numbers=
for ad_each in "$ad_dir/turns/$ad_turn".*; do
case $ad_each in "$ad_dir/turns/$ad_turn".|"$ad_dir/turns/$ad_turn".*[!0-9]*) continue ;; esac
ad_behind . "$ad_each"
ad_numbers="$ad_numbers $ad_last"
[ "$ad_last" -le "$ad_highest" ] || ad_highest=$ad_last
done
}

ad_turn_over() {
case " $ad_resolved " in *" $ad_holder "*) return 0 ;; esac
[ -f "$ad_dir/runs/$ad_holder/left" ] && [ -n "`ad_survivors "$ad_dir/runs/$ad_holder"`" ] && return 1
[ -f "$ad_dir/runs/$ad_holder/status" ] && return 0
ad_may_live "$ad_holder_pid" "$ad_holder_begun" || return 0
[ "$ad_since" = '?' ] || return 1
# Before its claim it is a shell of this account, which is seen as long as it lives; it may have claimed since somebody looked for it.
LC_ALL=C grep "^mark $ad_holder_mark" "$ad_dir/runs/$ad_holder/claim" >/dev/null 2>&1 && return 1
return 0
}

# Whether somebody has the turn. ad_top: its number; ad_holder: the key of the run, empty where it cannot be read.
ad_turn_held() {
ad_look_up
ad_top=$ad_highest
[ "$ad_top" -gt 0 ] || return 1
ad_holder=
{ read -r ad_holder ad_holder_pid ad_holder_begun ad_holder_mark <"$ad_dir/turns/$ad_turn.$ad_top"; } 2>/dev/null
[ -z "$ad_holder" ] || { ad_turn_over && return 1; }
return 0
}

# Where a file comes about and a link does not, it is not for want of room. Under a new name: any other of ours may be a turn by now.
ad_linkless() {
if ( : >"$ad_run/$ad_mark.new" && : >"$ad_dir/turns/$ad_mark.new" ) 2>/dev/null; then echo no-folder
else ad_unwritable "$ad_run" "$ad_dir/turns"
fi
rm -f "$ad_run/$ad_mark.new" "$ad_dir/turns/$ad_mark.new"
}

# Why nothing can be kept in the folders $@, which may be missing: where this account may write there, the disk or its quota is full.
# What test(1) says of a read-only file system, or to root, differs; mkdir(1) has to try.
ad_unwritable() {
for ad_at in "$@"; do
until [ -e "$ad_at" ] || [ -h "$ad_at" ]; do
ad_at=`expr "X$ad_at" : 'X\(.*\)/'`
[ -n "$ad_at" ] || ad_at=/
done
[ -d "$ad_at" ] && [ -w "$ad_at" ] && [ -x "$ad_at" ] || { echo no-folder; return; }
case `LC_ALL=C mkdir "$ad_at/$ad_mark.try" 2>&1; rmdir "$ad_at/$ad_mark.try" 2>/dev/null` in
*[Rr]ead-only*|*denied*|*permitted*) echo no-folder; return ;;
esac
done
echo disk-full
}
