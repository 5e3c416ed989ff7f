# Sourced by the scripts: finds a JDK and exports JAVA_HOME, or says what is missing.
#
#   find_jdk          needs java and javac of SPLNET_JDK_MIN or later
#
# Order: JAVA_HOME, the java on PATH, the usual places; there the highest version wins.
# SPLNET_JDK_SEARCH=dir:dir… replaces all of that by the named directories.

SPLNET_JDK_MIN=25

# Prints the feature release of the Java home $1, or nothing if it is none.
jdk_feature() {
  [ -x "$1/bin/java" ] || return 0
  local version=
  if [ -r "$1/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\([^"]*\)".*/\1/p' "$1/release")
  fi
  if [ -z "$version" ]; then
    version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p;' | head -n 1)
  fi
  version=${version#1.}
  version=${version%%[!0-9]*}
  echo "$version"
}

jdk_candidates() {
  local java dir
  if [ -n "${SPLNET_JDK_SEARCH+set}" ]; then
    echo "$SPLNET_JDK_SEARCH" | tr ':' '\n'
    return
  fi
  [ -z "${JAVA_HOME:-}" ] || echo "$JAVA_HOME"
  if java=$(command -v java); then
    java=$(readlink -f "$java" 2>/dev/null || echo "$java")
    echo "${java%/bin/java}"
  fi
  for dir in /usr/lib/jvm/* /opt/* "${HOME:-/nonexistent}"/.sdkman/candidates/java/* \
    "${HOME:-/nonexistent}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ ! -x "$dir/bin/java" ] || echo "$dir"
  done
}

find_jdk() {
  local home feature found= best= best_feature=0 preferred=0 why
  # JAVA_HOME and PATH are wishes: the first of them that fits wins over anything newer elsewhere.
  [ -n "${SPLNET_JDK_SEARCH+set}" ] || preferred=2
  while IFS= read -r home; do
    [ -n "$home" ] || continue
    feature=$(jdk_feature "$home")
    if [ -z "$feature" ]; then
      continue
    elif [ "$feature" -lt "$SPLNET_JDK_MIN" ]; then
      why="Java $feature at $home"
    elif [ ! -x "$home/bin/javac" ]; then
      why="Java $feature without a compiler at $home"
    else
      if [ "$preferred" -gt 0 ] && jdk_is_wish "$home"; then
        best=$home
        break
      fi
      if [ "$feature" -gt "$best_feature" ]; then
        best=$home best_feature=$feature
      fi
      continue
    fi
    case "$found" in *"$why"*) ;; *) found="${found:+$found, }$why" ;; esac
  done <<EOF
$(jdk_candidates)
EOF
  if [ -z "$best" ]; then
    echo "splnet: needs a JDK $SPLNET_JDK_MIN or later, but found ${found:-no Java at all}:" \
      "install one (package temurin-$SPLNET_JDK_MIN-jdk or openjdk-$SPLNET_JDK_MIN-jdk," \
      "or https://adoptium.net) or set JAVA_HOME to one." >&2
    exit 1
  fi
  export JAVA_HOME=$best
}

# Whether $1 comes from JAVA_HOME or PATH.
jdk_is_wish() {
  local java
  [ "$1" != "${JAVA_HOME:-}" ] || return 0
  java=$(command -v java) || return 1
  java=$(readlink -f "$java" 2>/dev/null || echo "$java")
  [ "$1" = "${java%/bin/java}" ]
}
