# A PostgreSQL of a run's own, for tests and measurements: on a folder and a port of its own, gone at the end.
# Read by ./dev, whose `refuse` it uses.

postgres_folder=
postgres_bin=

# Runs a program of PostgreSQL on the run's own folder; PostgreSQL refuses to run as root.
as_postgres() {
    local program="$postgres_bin/$1" as=()
    shift
    ((EUID != 0)) || as=(runuser -u postgres --)
    (cd / && "${as[@]}" "$program" -D "$postgres_folder/data" "$@")
}

stop_postgres() {
    [[ -n $postgres_folder ]] || return 0
    as_postgres pg_ctl -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$postgres_folder"
    postgres_folder=
}

# A port of this machine that nobody listens on.
free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    printf '%s\n' "$port"
}

# start_postgres SETTINGS: starts a server in a folder and on a port of its own and says how to reach it in
# PLUMBLINE_TEST_POSTGRES. Returns 1 where PostgreSQL is not installed.
start_postgres() {
    local initdb port try settings="-c listen_addresses=127.0.0.1 -c max_connections=200 $*"
    initdb=$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1) || true
    [[ -n $initdb ]] || initdb=$(command -v initdb) || return 1
    postgres_bin=$(dirname "$(readlink -f "$initdb")")
    postgres_folder=$(TMPDIR= mktemp -d -t plumbline-postgres-XXXXXX)
    trap stop_postgres EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    ((EUID != 0)) || chown postgres "$postgres_folder"
    as_postgres initdb -U postgres -A trust -E UTF8 --locale=C --no-sync >/dev/null
    for try in 1 2 3 4 5; do
        port=$(free_port)
        if as_postgres pg_ctl -w -t 30 -l "$postgres_folder/log" \
            -o "-p $port -k $postgres_folder $settings" start >/dev/null; then
            export PLUMBLINE_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=postgres;Database=postgres"
            return 0
        fi
    done
    tail -n 20 "$postgres_folder/log" >&2
    refuse "PostgreSQL did not start after $try tries"
}
