# The guard: the process that starts what becomes the command, waits for its end and writes its status. File descriptor 4 leads to
# the shell that follows it, as long as there is one; 5 is the command's output. Nothing here ends with the session.

ad_nap() {
{ sleep 0.1 || sleep 1; } 2>/dev/null
}

ad_tell() {
printf '%s\n' "$ad_mark $*" >&4
}

ad_run_guarded() {
{
trap : HUP INT QUIT TERM PIPE
ad_begin
ad_status=$?
# ksh93 says 256+N of a process that signal N ended.
[ $ad_status -gt 255 ] && ad_status=$((ad_status - 128))
ad_claim_mark=
{ ad_read_claim "$ad_run/claim"; } 2>/dev/null
if [ "$ad_claim_mark" = $ad_mark ]; then ad_finish; fi
} | {
ad_filter <&6 6<&- 4>&- >/dev/null &
} 6<&0 4>&-
}

# What the command wrote before its end is in the files once the mark behind it is. A daemon may write on.
ad_finish() {
printf '\001%s-end\n\001%s-end\n' $ad_mark $ad_mark # one of them is not cut by the end of a file
ad_n=
until ad_flushed; do
case $ad_n in xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx) break ;; esac
ad_n=x$ad_n
ad_nap
done
case $ad_status in ?) ad_status=00$ad_status ;; ??) ad_status=0$ad_status ;; esac
ad_keep || sleep 1
ad_tell end $ad_status
ad_n=
until [ -f "$ad_run/status" ]; do
case $ad_n in xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx) return ;; esac
ad_n=x$ad_n
sleep 10
ad_keep
done
sync "$ad_run/status" 2>/dev/null
}

ad_flushed() {
LC_ALL=C grep -q "$ad_mark-end" "$ad_run"/out/[0-9]*
}

ad_keep() {
echo "$ad_mark $ad_status" 1<> "$ad_run/status.$ad_mark"
ad_holds "$ad_run/status.$ad_mark" "$ad_mark $ad_status" && mv -f "$ad_run/status.$ad_mark" "$ad_run/status"
}

# Keeps of its input the first 8 MiB, and of the last 8 to 16 MiB, in files named by the number of their first byte. Takes whatever
# comes also where nothing can be written: the command never waits. Each block is written as soon as it has come.
ad_filter() {
trap '' HUP INT QUIT TERM PIPE
umask 077
cd "$ad_run/out" || exec cat >/dev/null
ad_seg=0
ad_size=0
ad_older=0
ad_count=512
ad_end=0
while :; do
# The run has ended and all that it wrote is kept: a daemon it has left behind writes on.
[ -f ../status ] && ad_all_kept && exec cat >/dev/null
# What was written may have been taken away.
[ $ad_size = 0 ] || [ -s $ad_seg ] || ad_measure
# A host that has lost its tools meanwhile: what comes is only taken.
[ -n "$ad_end" ] || exec cat >/dev/null
ad_before=$ad_size
if [ $ad_count -gt 0 ]; then
if dd bs=16384 count=$ad_count 2>/dev/null >>$ad_seg; then
ad_measure
[ -n "$ad_end" ] || exec cat >/dev/null
[ $ad_size -gt $ad_before ] || exit 0
else
ad_measure
ad_lost=`dd bs=16384 count=256 2>/dev/null | wc -c`
[ $ad_lost -gt 0 ] || exit 0
ad_next_seg `echo $ad_end $ad_lost | LC_ALL=C awk '{ printf "%.0f", $1 + $2 }'`
fi
else
ad_next_seg $ad_end
fi
done
}

# On a busy host the status may be there before this has had its turn; on any, what is kept may have been cleared away since.
ad_all_kept() {
[ $ad_size = 0 ] || [ -f $ad_seg ] || return 0
LC_ALL=C grep -q "$ad_mark-end" $ad_older $ad_seg
}

# Nothing of it can be said where a tool is missing. ad_size: bytes in the file; ad_count: blocks for which there is room; ad_end: the
# number of the next byte, which a shell may not be able to count to.
ad_measure() {
ad_end=
ad_size=0
[ ! -s $ad_seg ] || ad_size=`wc -c <$ad_seg` || ad_size=
for ad_size in $ad_size; do :; done
[ -n "$ad_size" ] || return
ad_count=$(( (8388608 - ad_size) / 16384 ))
case $ad_seg in
?????????*) ad_end=`LC_ALL=C awk -v seg=$ad_seg -v size=$ad_size 'BEGIN { printf "%.0f", seg + size }'` ;;
*) ad_end=$((ad_seg + ad_size)) ;;
esac
}

ad_next_seg() {
if [ $ad_size -gt 0 ]; then
[ $ad_older = 0 ] || rm -f $ad_older
ad_older=$ad_seg
else
rm -f $ad_seg
fi
ad_seg=$1
ad_size=0
ad_count=512
ad_end=$1
}
