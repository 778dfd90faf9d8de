# shellcheck shell=sh
# Sourced by the launchers and by ./check: which language to speak, and where a JDK 25 is.

# What the user's environment says about the language, as locale(7) ranks it.
user_locale=${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}

# say ENGLISH CHINESE: one line on standard error, in the user's language.
say() {
    case $user_locale in
        zh*) printf '%s\n' "$2" >&2 ;;
        *) printf '%s\n' "$1" >&2 ;;
    esac
}

# is_jdk DIR PROGRAM: whether DIR is a Java 25 that has bin/PROGRAM. Reads the file `release`, which every JDK has since 9:
# starting `java -version` would take longer than the whole command.
is_jdk() {
    [ -x "$1/bin/$2" ] && [ -r "$1/release" ] || return 1
    while IFS= read -r line; do
        case $line in
            'JAVA_VERSION="25'[.\"+-]*) return 0 ;;
            JAVA_VERSION=*) return 1 ;;
        esac
    done <"$1/release"
    return 1
}

# java_on_path: the folder of the Java that PATH leads to; Debian's /usr/bin/java is a chain of links.
java_on_path() {
    found=$(command -v java) && found=$(readlink -f "$found") && printf '%s\n' "${found%/bin/java}"
}

# find_jdk PROGRAM: sets `jdk` to a Java 25 that has bin/PROGRAM (java to run, javac to build), or returns 1.
find_jdk() {
    for jdk in "${JAVA_HOME:-}" "$(java_on_path)" /usr/lib/jvm/* /opt/* "${HOME:-}"/.sdkman/candidates/java/*; do
        if [ -n "$jdk" ] && is_jdk "$jdk" "$1"; then
            return 0
        fi
    done
    jdk=
    return 1
}

no_jdk() {
    say 'auto-dispatcher: there is no JDK 25 here (JAVA_HOME, PATH, /usr/lib/jvm, /opt and ~/.sdkman were looked at)' \
        'auto-dispatcher：没有找到 JDK 25（已查找 JAVA_HOME、PATH、/usr/lib/jvm、/opt、~/.sdkman）'
    say '  next: sudo apt-get install temurin-25-jdk' \
        '  下一步：sudo apt-get install temurin-25-jdk'
}
