# Finds out whether a start could keep its run in $ad_dir, without making anything that another start could come upon: what would
# have to be made is made under a name of our own, and removed.

ad_tried() {
umask 077
ad_top=$ad_dir
until [ -e "$ad_top" ] || [ -h "$ad_top" ]; do ad_top=`dirname "$ad_top"`; done
if [ "$ad_top" = "$ad_dir" ]; then
ad_private "$ad_dir" || { echo "$ad_why"; return 1; }
for ad_in in "$ad_dir/runs" "$ad_dir/turns"; do
[ -e "$ad_in" ] || [ -h "$ad_in" ] || ad_in=$ad_dir
ad_tried_in "$ad_in" || return 1
done
else
ad_tried_in "$ad_top" private
fi
}

# In a folder of our own in $1; with $2, one that has to be private.
ad_tried_in() {
ad_new=$1/.$ad_mark
mkdir "$ad_new" 2>&1 || return 1
ad_why=
{ [ -z "$2" ] || ad_private "$ad_new"; } && ad_links_in "$ad_new"
ad_tried=$?
rm -rf "$ad_new"
[ -z "$ad_why" ] || echo "$ad_why"
return $ad_tried
}

if ad_why=`ad_tried`; then echo "run-folder usable"
else
set -f
printf '%s ' run-folder refused $ad_why
echo
fi
