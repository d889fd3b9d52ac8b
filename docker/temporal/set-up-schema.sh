#!/bin/sh
# Brings both of Temporal's databases to the schema of this version. Runs at every start: what is there is kept.
set -eu

for schema in temporal visibility; do
  database=temporal
  [ "$schema" = visibility ] && database=temporal_visibility
  versions="/etc/temporal/schema/postgresql/v12/$schema/versioned"
  # Only an empty database has no version to start from.
  temporal-sql-tool --db "$database" update-schema --schema-dir "$versions" || {
    temporal-sql-tool --db "$database" setup-schema --version 0.0
    temporal-sql-tool --db "$database" update-schema --schema-dir "$versions"
  }
done
