# What runs the tests: the programs, on which database, and the sum of what they say.
# Read by ./dev, whose functions and settings it uses.

passed=0 failed=0 skipped=0

close() {
    local line="$passed passed, $failed failed"
    ((skipped == 0)) || line+=", $skipped skipped"
    printf '%s\n' "$line"
    ((failed == 0 && passed > 0))
}

# The number that the report of a run gives for a word; 0 where it says none.
counted() {
    local pair
    pair=$(grep -o " $1=\"[0-9]*\"" <<<"$2" | head -n 1) || true
    pair=${pair//[^0-9]/}
    printf '%s\n' "${pair:-0}"
}

# run_tests NAME PROJECT ARGUMENTS: runs one test program and adds up what its report says. A program that died or
# left no report counts as a failure, and so does one that ran no test unless a filter was given.
run_tests() {
    local name=$1 project=$2 report="$out/tests/$1.xml" code=0 head p f
    shift 2
    rm -f "$report"
    mkdir -p "$out/tests"
    say "testing $name"
    (cd "$root" && timeout --foreground -k 20 "$test_timeout_s" \
        "tests/$project/bin/Debug/net10.0/linux-x64/Plumbline.Tests.$project" \
        -noLogo -noColor -noAutoReporters -reporter quiet -result-xml "$report" "$@" >&2) || code=$?
    head=$(grep -o '<assembly [^>]*>' "$report" 2>/dev/null | head -n 1) || true
    p=$(counted passed "$head")
    f=$(($(counted failed "$head") + $(counted errors "$head")))
    if ((f == 0 && code != 0)); then
        say "the test program of $name ended with $code"
        f=1
    elif ((p + f == 0 && $# == 0)) || [[ -z $head ]]; then
        say "$name ran no test"
        f=$((f + 1))
    fi
    passed=$((passed + p))
    failed=$((failed + f))
    skipped=$((skipped + $(counted skipped "$head")))
    printf '%s: %d passed, %d failed\n' "$name" "$p" "$f"
}

build_tests() {
    say "building the tests"
    dotnet_here build Plumbline.slnx -c Debug --no-restore -v q -clp:NoSummary
}

# The browser's half by itself: its types, and the tests of what needs no page.
run_web_tests() {
    local report code=0
    [[ -d $root/web/node_modules ]] || return 0
    say "testing web"
    (cd "$root/web" && npx --no-install tsc --noEmit >&2) || failed=$((failed + 1))
    report=$(cd "$root/web" && npm test --silent 2>&1) || code=$?
    local p f
    p=$(sed -n 's/^# pass //p' <<<"$report") f=$(sed -n 's/^# fail //p' <<<"$report")
    ((${f:-0} == 0 && code == 0)) || printf '%s\n' "$report" >&2
    passed=$((passed + ${p:-0}))
    failed=$((failed + ${f:-0} + (code != 0 && ${f:-0} == 0)))
    printf '%s: %d passed, %d failed\n' web "${p:-0}" "${f:-0}"
}

run_server_tests_on_postgres() {
    if ! start_postgres -c fsync=off -c full_page_writes=off; then
        say "PostgreSQL is not installed: the server's tests on it did not run"
        if [[ -n ${CI:-} ]]; then failed=$((failed + 1)); else skipped=$((skipped + 1)); fi
        return 0
    fi
    PLUMBLINE_TEST_DATABASE=postgres run_tests "server on PostgreSQL" Server "$@"
}

# In the browser only the drafts depend on what stores them.
run_tests_on_postgres() {
    run_server_tests_on_postgres "$@"
    [[ -z ${postgres_folder:-} || $# -gt 0 ]] ||
        PLUMBLINE_TEST_DATABASE=postgres run_tests "browser on PostgreSQL" Browser -class '*DraftTests*'
}

# Every page at two widths in two themes, as pictures in one folder.
pictures() {
    setup
    build_web
    say "building the tests"
    dotnet_here build tests/Browser/Plumbline.Tests.Browser.csproj -c Debug --no-restore -p:RunAnalyzers=false -v q \
        -clp:NoSummary
    rm -rf "$out/pictures"
    mkdir -p "$out/pictures"
    PLUMBLINE_WEB="$out/web" PLUMBLINE_PICTURES="$out/pictures" PLUMBLINE_TEST_DATABASE=sqlite \
        run_tests "the pages" Browser -class '*PagesTests*'
    say "the pictures lie in .out/pictures"
    close
}

test_() {
    local sqlite_alone= filter=()
    while (($#)); do
        case $1 in
            --sqlite) sqlite_alone=1 ;;
            --) shift; (($#)) || refuse "-- wants a part of a class name"; filter=(-class "*$1*") ;;
            *) refuse "test: $1 is unknown; would be right: [--sqlite] [-- CLASS]" ;;
        esac
        shift
    done
    setup
    # A filtered run takes the ./plumbline that is there.
    ((${#filter[@]})) || build
    build_web
    build_tests
    export PLUMBLINE_BINARY="$root/plumbline" PLUMBLINE_WEB="$out/web"
    run_tests "units" Unit "${filter[@]}"
    run_web_tests
    PLUMBLINE_TEST_DATABASE=sqlite run_tests "server on SQLite" Server "${filter[@]}"
    PLUMBLINE_TEST_DATABASE=sqlite run_tests "browser on SQLite" Browser "${filter[@]}"
    [[ -n $sqlite_alone ]] || run_tests_on_postgres "${filter[@]}"
    close
}
