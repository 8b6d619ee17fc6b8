# Makes an empty Debian system of a release in memory; to be sourced by scripts that then do something in it, as root:
#
#   . Scripts/empty-debian.sh
#   enter_own_name_spaces "$PWD/Scripts/$(basename "$0")" "$@"   # first of all, with paths that are whole
#   make_empty_debian 13 [PACKAGE…]   # gives $root, and `inside COMMAND …`

# Whether this is the first process of a name space of processes, and in another name space of mounts than the one that
# IN_NAME_SPACES names: only `unshare` below makes it so, whatever the environment says.
in_own_name_spaces() {
    [ $$ -eq 1 ] && [[ ${IN_NAME_SPACES:-} == mnt:\[*\] ]] && [ "$IN_NAME_SPACES" != "$(readlink /proc/self/ns/mnt)" ]
}

# Runs the script once more in name spaces of its own: what is mounted and started for it ends with it, whatever
# happens, and nothing of the machine is ever reached by what tidies up.
enter_own_name_spaces() {
    [ "$(id -u)" -eq 0 ] || { echo "error: only root can make a system to try something in." >&2; exit 1; }
    in_own_name_spaces || IN_NAME_SPACES=$(readlink /proc/self/ns/mnt) \
        exec unshare --mount --pid --fork --kill-child --propagation private "$@"
}

make_empty_debian() { # make_empty_debian RELEASE [PACKAGE…]
    local release=$1 sources=/etc/apt/sources.list.d/debian.sources packages device
    local -A suites=([12]=bookworm [13]=trixie)
    local suite=${suites[$release]:-}
    [ -n "$suite" ] || { echo "error: Debian '$release' is none that this script knows." >&2; exit 1; }
    in_own_name_spaces || { echo "error: this would mount in the machine's own name space." >&2; exit 1; }
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
