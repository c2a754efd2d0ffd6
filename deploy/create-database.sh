#!/bin/sh
# Patroni runs this once, on the first primary, with the connection string of the superuser as $1.
set -eu
exec psql "$1" --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --set=password="$TOLLGATE_DATABASE_PASSWORD" <<'SQL'
create role tollgate login password :'password';
create database tollgate owner tollgate;
SQL
