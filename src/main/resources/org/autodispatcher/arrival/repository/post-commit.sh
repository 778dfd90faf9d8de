#!/bin/sh
# Made by `auto-dispatcher hook install`: leaves a record for auto-dispatcher, waits for nobody, and then runs the hook that was
# here before. To take it off: remove this file, or put before-auto-dispatcher/NAME back in its place.
# Subversion runs it in an empty environment, and waits until nobody holds its standard error any more.
folder=${1-}/auto-dispatcher
# Nothing in the folder is ever opened: a record is a link that leads nowhere.
if [ -d "$folder" ] && [ ! -L "$folder" ]; then
    (
        PATH=/usr/bin:/bin
        ln -sn "svn ${2-}" "$folder/.new-$$" && mv -fT "$folder/.new-$$" "$folder/r${2-}"
    ) </dev/null >/dev/null 2>&1
fi
before=${0%/*}/before-auto-dispatcher/${0##*/} # beside links to what it may look for beside itself
if [ -x "$before" ]; then
    exec "$before" "$@"
fi
exit 0
