# Which machine this is, since when, and which of its processes still live. Lines that begin with # are not sent.

# The words hold for file names. Without Linux' boot id: macOS' one; else when it was started. No process is started for what the shell
# can read itself: every start of an upgrade comes by here twice.
ad_here() {
ad_host=
{ read -r ad_host </proc/sys/kernel/hostname; } 2>/dev/null
[ -n "$ad_host" ] || ad_host=`uname -n`
case $ad_host in *[!A-Za-z0-9.-]*) ad_host=`echo "$ad_host" | LC_ALL=C tr -c 'A-Za-z0-9.\n-' _` ;; esac
ad_boot=
{ read -r ad_boot </proc/sys/kernel/random/boot_id; } 2>/dev/null
[ -n "$ad_boot" ] ||
ad_boot=`sysctl -n kern.bootsessionuuid 2>/dev/null` || ad_boot=`LC_ALL=C who -b 2>/dev/null`
case $ad_boot in *[!A-Za-z0-9-]*) ad_boot=`echo $ad_boot | LC_ALL=C tr -c 'A-Za-z0-9\n-' _` ;; esac
ad_who
ad_turn=$ad_host.$ad_boot.$ad_uid
}

# The number of this account, in ad_uid: the second of those that proc(5) says of the shell itself, or by id.
ad_who() {
[ -z "$ad_uid" ] || return 0
{ while read -r ad_name ad_real ad_value ad_rest; do
case $ad_name in Uid:) ad_uid=$ad_value; break ;; esac
done </proc/self/status; } 2>/dev/null
[ -n "$ad_uid" ] || ad_uid=`id -u`
}

# Prints when process $1 began, a word that no later process of that number has; nothing where there is none, a dead one that
# nobody has looked after included. It prints ? where this account does not see everybody's processes (hidepid of proc(5)), and -
# where the system tells no time.
ad_begun() {
ad_see $1
[ -z "$ad_since" ] || echo $ad_since
}

# The same in ad_since.
ad_see() {
ad_since=
if [ -r /proc/self/stat ]; then
if [ -r /proc/$1/stat ]; then
ad_stat=
{ read -r ad_stat </proc/$1/stat; } 2>/dev/null
# What is not all on one line has a name that holds an end of line.
ad_behind ')' "$ad_stat"
ad_field_20 $ad_last ||
ad_since=`LC_ALL=C awk '{ sub(/^.*[)] /, ""); if ($1 !~ /[ZX]/ && NF >= 20) print $20 }' /proc/$1/stat 2>/dev/null`
elif [ ! -r /proc/1/stat ]; then
ad_since='?'
fi
else
ad_since=`LC_ALL=C TZ=UTC0 ps -o lstart= -p $1 2>/dev/null | LC_ALL=C tr -s ' ' _`
[ -n "$ad_since" ] || ad_since=`ps -o pid= -p $1 2>/dev/null | LC_ALL=C tr -s ' 0-9' -`
ad_since=`echo $ad_since`
fi
}

# Whether file $1 is the text $2 and the end of its line, whatever printf or ln has said. Without a process, as cmp would be.
ad_newline='
'
ad_holds() {
ad_got=
{ while IFS= read -r ad_each; do ad_got=$ad_got$ad_each$ad_newline; done <"$1"; } 2>/dev/null
[ "$ad_got" = "$2$ad_newline" ]
}

# What of $2 stands behind the last character $1, in ad_last. Old shells have no other way to that without a process.
ad_behind() {
ad_ifs=$IFS
IFS=$1
set x $2
IFS=$ad_ifs
for ad_last do :; done
}

# The fields of a process behind its name, as stat of proc(5) has them; the first is its state.
ad_field_20() {
[ $# -ge 20 ] || return 1
case $1 in [ZX]) return 0 ;; esac
ad_since=${20}
}

# Whether process $1 that began at $2 is seen to live.
ad_lives() {
ad_see $1
[ "$ad_since" = "$2" ]
}

# Whether it lives or may do so unseen.
ad_may_live() {
ad_see $1
[ -n "$ad_since" ] && { [ "$ad_since" = "$2" ] || [ "$ad_since" = '?' ]; }
}

# Prints for how many seconds process $1 has been running, nothing where that cannot be told.
ad_elapsed() {
if [ -r /proc/uptime ] && [ -r /proc/$1/stat ]; then
ad_hertz=`getconf CLK_TCK 2>/dev/null`
cat /proc/uptime /proc/$1/stat | LC_ALL=C awk -v hertz=${ad_hertz:-100} '
NR == 1 { up = $1 }
NR == 2 { sub(/^.*[)] /, ""); printf "%d\n", up - $20 / hertz }'
else
LC_ALL=C ps -o etime= -p $1 2>/dev/null | LC_ALL=C awk '{
gsub(/ /, ""); n = split($0, a, /[-:]/); print a[n] + 60 * a[n - 1] + 3600 * a[n - 2] + 86400 * a[n - 3] }'
fi
}

# Reads the claim in file $1.
ad_read_claim() {
while read -r ad_name ad_value; do
case $ad_name in
host) ad_claim_host=$ad_value ;;
boot) ad_claim_boot=$ad_value ;;
pid) ad_pid=$ad_value ;;
begun) ad_pid_begun=$ad_value ;;
guard) ad_guard=$ad_value ;;
guard-begun) ad_guard_begun=$ad_value ;;
mark) ad_claim_mark=$ad_value ;;
esac
done <"$1"
}

# Whether the claim was made on this machine since it was started.
ad_claimed_here() {
[ "$ad_claim_host" = "$ad_host" ] && [ "$ad_claim_boot" = "$ad_boot" ]
}

# Prints those processes that whoever stops, or has stopped, the run in folder $1 has not seen end, as far as they live or may do so
# unseen: each line of the file is a process and when it began. Below them stands "begun", or "end" once nothing more is tried:
# without either it was not written whole.
ad_survivors() {
[ -f "$1/left" ] || return 0
while read -r ad_one ad_one_begun; do
[ -n "$ad_one_begun" ] && ad_may_live "$ad_one" "$ad_one_begun" && echo $ad_one
done <"$1/left"
return 0
}
