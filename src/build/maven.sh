# shellcheck shell=sh
# Sourced by ./auto-dispatcher and ./check with `root` set: how this source tree is built.
: "${root:?}"
# shellcheck source=src/main/dist/lib/jdk.sh
. "$root/src/main/dist/lib/jdk.sh"

built=$root/target/built

# need_build_tools: says what is missing and how to get it, and returns 1; else sets `jdk`.
need_build_tools() {
    if ! find_jdk javac; then
        no_jdk
        return 1
    fi
    if ! command -v mvn >/dev/null; then
        say 'auto-dispatcher: mvn is missing, which builds the program' 'auto-dispatcher：缺少用来构建程序的 mvn'
        say '  next: sudo apt-get install maven' '  下一步：sudo apt-get install maven'
        return 1
    fi
}

# maven ARG…: runs Maven here, and remembers from when on sources are newer than what was built. Maven itself runs on the JDK
# it builds with; what that says about Maven's use of Unsafe is nobody's concern here.
maven() {
    mkdir -p "$root/target"
    touch "$root/target/build-started"
    (
        cd "$root"
        JAVA_HOME=$jdk
        MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}"
        export JAVA_HOME MAVEN_OPTS
        exec mvn --batch-mode -Dstyle.color=never "$@"
    ) || return 1
    make_cache "$root/target/auto-dispatcher"
    mv "$root/target/build-started" "$built"
}

# make_cache DISTRIBUTION: runs the program once and keeps the classes it loaded, linked and laid out, for the next starts (JEP 514). Only a
# JVM with the default collector also keeps objects. What is run is a dispatch to a port where nobody listens: it comes by most of
# what the other commands need. Without the cache everything works, slower; so failing is no failure.
make_cache() {
    rm -f "$1"/lib/*.aot
    aot=$(cat "$1"/lib/*.jar 2>/dev/null | cksum)
    aot=$1/lib/auto-dispatcher-${aot%% *}.aot
    home=$(mktemp -d)
    {
        "$1/bin/auto-dispatcher" init --home "$home"
        printf '[app]\nhost = 127.0.0.1:1\nprotocol = sftp\nlogin = a\npassword = b\n' >"$home/general-dispatch-info.cfg"
        printf 'app' >"$home/app"
        LC_ALL=C.UTF-8 "$jdk/bin/java" -XX:+UseG1GC "-XX:AOTCacheOutput=$aot" -jar "$1/lib/auto-dispatcher.jar" \
            dispatch --home "$home" "$home/app"
    } >"$root/target/cache.log" 2>&1 || true
    rm -rf "$home"
}

# up_to_date: whether the distribution is there and no source is newer.
up_to_date() {
    [ -e "$built" ] && [ -x "$root/target/auto-dispatcher/bin/auto-dispatcher" ] &&
        [ -z "$(cd "$root" && find pom.xml src/main examples packaging -newer "$built" 2>&1 | head -n 1)" ]
}
