#!/bin/sh
# Made by `auto-dispatcher hook install`: leaves a record for auto-dispatcher where refs have changed without a push, waits for nobody,
# and runs the hook that was here before. To take it off: remove this file, or put before-auto-dispatcher/NAME back in its place.
if [ "${1-}" = committed ]; then
    folder=${GIT_DIR:-.}/auto-dispatcher
    [ -d "$folder" ] || folder=${GIT_DIR:-.}/../../auto-dispatcher # of a worktree
    # One record says it for all. Nothing in the folder is ever opened: a record is a link that leads nowhere.
    if [ -d "$folder" ] && [ ! -L "$folder" ] && [ ! -L "$folder/look" ]; then
        (
            PATH=/usr/bin:/bin:$PATH
            ln -sn look "$folder/.new-$$" && mv -fT "$folder/.new-$$" "$folder/look"
        ) </dev/null >/dev/null 2>&1
    fi
fi
before=${0%/*}/before-auto-dispatcher/${0##*/} # beside links to what it may look for beside itself
if [ -x "$before" ]; then
    exec "$before" "$@"
fi
exit 0
