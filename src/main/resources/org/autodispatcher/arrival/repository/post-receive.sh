#!/bin/sh
# Made by `auto-dispatcher hook install`: leaves a record for auto-dispatcher, waits for nobody, and then runs the hook that was
# here before. To take it off: remove this file, or put before-auto-dispatcher/NAME back in its place.
folder=${GIT_DIR:-.}/auto-dispatcher

# Whoever may push may write into the folder. So nothing in it is ever opened: a record is a link that leads nowhere.
record() { # reads lines OLD NEW REF
    brought=
    count=0
    while [ "$count" -lt 50 ] && read -r _ new _; do
        brought="$brought $new"
        count=$((count + 1))
    done
    if [ "$count" -gt 0 ]; then
        first=${brought# }
        PATH=/usr/bin:/bin:$PATH
        ln -sn "push$brought" "$folder/.new-$$" && mv -fT "$folder/.new-$$" "$folder/push-$$-${first%% *}"
    fi
}

before=${0%/*}/before-auto-dispatcher/${0##*/} # beside links to what it may look for beside itself
if [ -x "$before" ]; then
    lines=$(cat)
    [ -d "$folder" ] && [ ! -L "$folder" ] && (printf '%s\n' "$lines" | record) >/dev/null 2>&1
    printf '%s\n' "$lines" | "$before" "$@"
    exit
fi
[ -d "$folder" ] && [ ! -L "$folder" ] && (record) >/dev/null 2>&1
exit 0
