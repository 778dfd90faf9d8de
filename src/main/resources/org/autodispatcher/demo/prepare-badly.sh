echo "configuration is valid"
echo "database: table orders has no column currency, which this release needs" >&2
exit 1
