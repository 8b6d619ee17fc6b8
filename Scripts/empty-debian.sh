# Makes an empty Debian system of a release in memory; to be sourced by scripts that then do something in it, as root:
#
#   . Scripts/empty-debian.sh
#   enter_own_name_spaces "$0" "$@"   # first of all
#   make_empty_debian 13 [PACKAGE…]   # gives $root, and `inside COMMAND …`

# Runs the script once more in name spaces of its own: what is mounted and started for it ends with it, whatever
# happens, and nothing of the machine is ever reached by what tidies up.
enter_own_name_spaces() {
    [ "$(id -u)" -eq 0 ] || { echo "error: only root can make a system to try something in." >&2; exit 1; }
    [ -n "${IN_NAME_SPACES:-}" ] || IN_NAME_SPACES=1 exec unshare --mount --pid --fork --kill-child --propagation private "$@"
}

make_empty_debian() { # make_empty_debian RELEASE [PACKAGE…]
    local release=$1 sources=/etc/apt/sources.list.d/debian.sources packages device
    local -A suites=([12]=bookworm [13]=trixie)
    local suite=${suites[$release]:-}
    [ -n "$suite" ] || { echo "error: Debian '$release' is none that this script knows." >&2; exit 1; }
    shift
    packages=$(IFS=, && echo "ca-certificates${*:+,$*}")
    PATH=$PATH:/usr/sbin:/sbin
    # A file system of its own, which goes with the name space: what is below it never has to be removed.
    root=$(mktemp -d "${TMPDIR:-/tmp}/calotype-debian.XXXXXX")
    mount -t tmpfs -o size=6g,mode=755 tmpfs "$root"
    trap 'cd /; umount -l "$root" && rmdir "$root"' EXIT
    # This machine's own sources where it has the same release, mirrors and all.
    [ "$suite" = "$(. /etc/os-release && echo "$VERSION_CODENAME")" ] && [ -f "$sources" ] || sources=''
    mmdebstrap --quiet --variant=minbase --include="$packages" "$suite" "$root" ${sources:+"$sources"}
    mount -t proc proc "$root/proc"
    mount -t tmpfs -o mode=755 tmpfs "$root/dev"
    for device in null:3 zero:5 full:7 random:8 urandom:9; do
        mknod -m 666 "$root/dev/${device%:*}" c 1 "${device#*:}"
    done
    ln -s /proc/self/fd "$root/dev/fd"
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    enter=(env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive chroot "$root")
}

inside() { "${enter[@]}" "$@"; }
