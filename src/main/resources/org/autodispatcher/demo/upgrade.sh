#!/bin/sh
# upgrade FILE VERSION: what the upgrade program of an application may look like. It unpacks the package beside the version that
# runs, lets the package prepare itself, and only then makes it the current one.
set -eu
file=$1
version=$2
app=$HOME/app

echo "unpacking ${file##*/} to app/$version"
mkdir -p "$app/$version"
gzip -dc "$file" | (cd "$app/$version" && tar -xf -)

echo "preparing version $version"
if ! (cd "$app/$version" && sh ./prepare.sh); then
    echo "version $version could not be prepared; the current version stays as it was"
    exit 1
fi

rm -f "$app/current"
ln -s "$version" "$app/current"
echo "current is now $version"
