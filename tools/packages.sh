# Sourced by demo.sh and test.sh: installs the Debian packages that are missing, and says which.
#
# need_packages NAME…   installs what dpkg does not have, as root or through sudo

need_packages()
{
    missing=""
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' ||
            missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    echo "Installing Debian packages:$missing"
    if [ "$(id -u)" -eq 0 ]; then as_root=""; else as_root="sudo"; fi
    if [ -n "$as_root" ] && ! command -v sudo >/dev/null 2>&1; then
        echo "These packages are missing:$missing" >&2
        echo "Run this script as root, or install sudo, or install them by hand." >&2
        exit 3
    fi
    $as_root apt-get -qq update
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive $as_root apt-get -qq -y --no-install-recommends install $missing >/dev/null
}

BUILD_PACKAGES="gcc g++ clang-14 clang cmake ninja-build pkg-config libc6-dev libxml2-dev libyaml-dev \
libuv1-dev libjansson-dev liblzma-dev libcurl4-openssl-dev zlib1g-dev libsqlite3-dev graphviz scdoc"
TEST_PACKAGES="libcmocka-dev libclang-rt-14-dev python3 strace tcc libtcc-dev make libxml2-utils \
python3-jsonschema openssl default-jdk-headless libsaxonhe-java"
