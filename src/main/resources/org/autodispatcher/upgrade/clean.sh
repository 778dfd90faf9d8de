# Removes output that is had elsewhere, of runs with a status; and whole runs of this HOME whose claim is older than 90 days, where there is
# a status or a person has said how they ended.

ad_of_home() {
[ -f "$1/claim" ] && grep -x "$ad_home_line" "$1/claim" >/dev/null
}

ad_is_resolved() {
case " $ad_resolved " in *" $1 "*) return 0 ;; esac
return 1
}

cd "$ad_dir/runs" 2>/dev/null || exit 0
for ad_key in $ad_had; do
if [ -f $ad_key/status ] && ad_of_home $ad_key; then rm -rf $ad_key/out; fi
done
for ad_key in $ad_ended $ad_resolved; do
ad_of_home $ad_key || continue
[ -f $ad_key/status ] || ad_is_resolved $ad_key || continue
[ -n "`find $ad_key/claim -mtime +90`" ] || continue
rm -rf $ad_key/out
rm -f $ad_key/status $ad_key/status.*
rm -f $ad_key/claim
rm -rf $ad_key
done

# Turns that are over, and what a cut connection has left half made. The highest of a machine since its start stays, however old: the
# next one is counted from it. So does one whose run may go on: without a status, or with processes that could not be ended.
ad_turn_needed() {
read -r ad_holder ad_rest <"$1" || return 1
ad_is_resolved "$ad_holder" && return 1
ad_holder=$ad_dir/runs/$ad_holder
[ -f "$ad_holder/claim" ] || return 1
[ ! -f "$ad_holder/status" ] || [ -f "$ad_holder/left" ]
}

cd "$ad_dir/turns" 2>/dev/null || exit 0
ad_top=`QUOTING_STYLE=literal ls | LC_ALL=C awk '
match($0, /[.][0-9]+$/) { name = substr($0, 1, RSTART - 1); n = substr($0, RSTART + 1) + 0
if (!(name in top) || n > top[name]) top[name] = n }
END { for (name in top) printf "%s.%d ", name, top[name] }'`
[ -n "$ad_top" ] || exit 0
find . -type f -mtime +90 -print | while read -r ad_file; do
case " $ad_top " in *" `expr "$ad_file" : '\./\(.*\)'` "*) continue ;; esac
{ ad_turn_needed "$ad_file"; } 2>/dev/null || rm -f "$ad_file"
done
