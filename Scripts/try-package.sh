#!/usr/bin/env bash
# Tries a package as somebody does who has nothing: try-package.sh PACKAGE [NEWER-PACKAGE]. Only root can.
# In an empty Debian of the package's release, without Swift: installs it, runs what the unit runs as its user, fetches a
# picture, uploads one with the server's token, upgrades with data kept, removes, purges with originals kept.
# No systemd runs there; ENTER=1 leaves a shell in that system at the end.
set -euo pipefail
package=$(realpath "${1:?usage: try-package.sh PACKAGE [NEWER-PACKAGE]}")
newer=''
if [ -n "${2:-}" ]; then newer=$(realpath "$2"); fi
cd "$(dirname "${BASH_SOURCE[0]}")/.."

. Scripts/empty-debian.sh
enter_own_name_spaces "$PWD/Scripts/$(basename "$0")" "$package" ${newer:+"$newer"}

server='' root=''
Scripts/install-packages.sh mmdebstrap curl
release=$(dpkg-deb -f "$package" Version | sed -n 's/.*~deb\([0-9]*\)$/\1/p')
# What goes wrong in there is said with its place.
trap 'echo "error: line $LINENO: $BASH_COMMAND" >&2; [ -z "$root" ] || [ ! -s "$root/tmp/log" ] || tail -n 20 "$root/tmp/log" >&2' ERR

say() { printf '%5d s  %s\n' "$SECONDS" "$*"; }
seconds() { date +%s.%N; }
since() { awk -v from="$1" -v to="$(seconds)" 'BEGIN { printf "%.1f s", to - from }'; }

say "making an empty Debian $release"
make_empty_debian "$release"
cp "$package" ${newer:+"$newer"} "$root/root/"
if inside sh -c 'command -v swift || ls /usr/lib/swift' >/dev/null 2>&1; then
    echo "error: there is a Swift in the empty system." >&2
    exit 1
fi
inside apt-get -qq update

say "apt install ./$(basename "$package")"
start=$(seconds)
inside apt-get -qq install --no-install-recommends -y "/root/$(basename "$package")" >"$root/tmp/apt" 2>&1 \
    || { tail -n 20 "$root/tmp/apt" >&2; false; }
say "installed in $(since "$start"): $(inside dpkg-query -W -f '${Package} ${Version}, ${Installed-Size} kB' calotype), and $(grep -c '^Setting up' "$root/tmp/apt") packages in all"
inside calotype --version
inside bash -c '. /usr/share/bash-completion/completions/calotype && complete -p calotype' >/dev/null
[ -s "$root/usr/share/zsh/vendor-completions/_calotype" ] && [ -s "$root/usr/share/fish/vendor_completions.d/calotype.fish" ]
[ "$(stat -c '%U %a' "$root/etc/calotype/calotype.yaml")" = "root 640" ]

# What the unit says, done by hand: the user, the folder, the command.
command=$(sed -n 's/^ExecStart=//p' "$root/lib/systemd/system/calotype.service")
serve() {
    "${enter[@]}" setpriv --reuid=calotype --regid=calotype --init-groups --no-new-privs --bounding-set=-all \
        sh -c "cd /var/lib/calotype && umask 0027 && exec $command" >"$root/tmp/greeting" 2>"$root/tmp/log" &
    server=$!
    for _ in $(seq 100); do
        if inside calotype health --config /etc/calotype/calotype.yaml >"$root/tmp/health" 2>&1; then return; fi
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    cat "$root/tmp/health" >&2
    return 1
}
# It ends with status 0, as it is asked to.
stop() { kill "$server"; wait "$server"; server=''; }
address=http://127.0.0.1:$(sed -n 's/^port: //p' "$root/etc/calotype/calotype.yaml")
picture=$root/tmp/picture.png
# A picture from nothing: 640×480, red to blue.
python3 - "$picture" <<'END'
import struct, sys, zlib
rows = b"".join(b"\0" + bytes(v for x in range(640) for v in (x * 255 // 639, y // 2, 255 - x * 255 // 639)) for y in range(480))
def chunk(kind, data): return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
header = struct.pack(">IIBBBBB", 640, 480, 8, 2, 0, 0, 0)
open(sys.argv[1], "wb").write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
END
install -m 640 "$picture" "$root/var/lib/calotype/originals/first.png"
chroot "$root" chown calotype:calotype /var/lib/calotype/originals/first.png

serve
say "$(cat "$root/tmp/health")"
curl -fsS --max-time 20 -o "$root/tmp/first.webp" "$address/picture/first.png?w=320&format=webp"
[ "$(head -c 4 "$root/tmp/first.webp")" = RIFF ]
say "first picture $(since "$start") after apt install began"
for format in jpeg png avif jxl gif tiff; do
    curl -fsS --max-time 60 -o "$root/tmp/out" "$address/picture/first.png?w=64&format=$format"
    install -m 640 "$root/tmp/out" "$root/var/lib/calotype/originals/again.$format"
    chroot "$root" chown calotype:calotype "/var/lib/calotype/originals/again.$format"
    curl -fsS --max-time 60 -o "$root/tmp/out" "$address/picture/again.$format?w=32&format=png"
done
say "JPEG, PNG, AVIF, JPEG XL, GIF and TIFF are written and read"

token=$(inside calotype token --config /etc/calotype/calotype.yaml)
status() { curl -sS --max-time 20 -o "$root/tmp/answer" -w '%{http_code}' "$@"; }
[ "$(status -F "image=@$picture" "$address/images?set=none")" = 401 ]
[ "$(status -F "image=@$picture" -H "Authorization: Bearer $token" "$address/images?set=none")" = 201 ]
url=$(sed -n 's/.*"url":"\([^"]*\)".*/\1/p' "$root/tmp/answer")
[ "$(status "$address$url?w=100")" = 200 ]
say "uploaded with the token of 'calotype token': $url"
stop

if [ -n "$newer" ]; then
    # What an administrator has changed, and what people have uploaded, stays.
    sed -i 's/^# tokens:.*/cache-memory: 32MB/' "$root/etc/calotype/calotype.yaml"
    inside apt-get -qq install -y "/root/$(basename "$newer")" >"$root/tmp/apt" 2>&1 </dev/null || { cat "$root/tmp/apt" >&2; false; }
    serve
    [ "$(status "$address$url?w=100")" = 200 ]
    [ "$(inside calotype token --config /etc/calotype/calotype.yaml)" = "$token" ]
    grep -q '^cache-memory: 32MB' "$root/etc/calotype/calotype.yaml"
    [ "$(stat -c %a "$root/etc/calotype/calotype.yaml")" = 640 ]
    stop
    say "upgraded to $(inside dpkg-query -W -f '${Version}' calotype): settings, token and pictures are as before"
fi

inside apt-get -qq remove -y calotype >"$root/tmp/apt" 2>&1
[ ! -e "$root/usr/bin/calotype" ] && [ -f "$root/etc/calotype/calotype.yaml" ] && [ -f "$root/var/lib/calotype/originals/first.png" ]
say "removed: settings and data are still there"
# An administrator's own file, which is not the package's to remove.
touch "$root/etc/calotype/own.conf"
inside apt-get -qq purge -y calotype >"$root/tmp/apt" 2>&1
[ "$(ls -A "$root/etc/calotype")" = own.conf ] && [ ! -e "$root/var/lib/calotype/token" ] && [ -f "$root/var/lib/calotype/originals/first.png" ]
[ "$(find "$root/var/lib/calotype/originals" -name picture.png | wc -l)" = 1 ]
say "purged: originals are still there, and nothing else that is secret"
rm -r "$root/var/lib/calotype" "$root/etc/calotype"
inside apt-get -qq install --no-install-recommends -y "/root/$(basename "$package")" >"$root/tmp/apt" 2>&1
inside apt-get -qq purge -y calotype >"$root/tmp/apt" 2>&1
[ ! -e "$root/var/lib/calotype" ] && [ ! -e "$root/etc/calotype" ] && inside getent passwd calotype >/dev/null
say "installed and purged without originals: no folder is left, and the user is"
if [ -n "${ENTER:-}" ]; then inside bash; fi
echo "TRIED: $(basename "$package") (Debian $release, $(du -h "$package" | cut -f1))"
