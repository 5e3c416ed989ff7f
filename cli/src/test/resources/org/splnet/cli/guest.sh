#!/bin/sh
# Makes the initial file system of a user-mode-linux guest with a SLIP line.
# usage: guest.sh DIRECTORY ADDRESS PEER
set -e
PATH=$PATH:/usr/sbin:/sbin
root=$1/root
mkdir -p "$root/bin" "$root/dev" "$root/proc"
cp "$(command -v busybox)" "$root/bin/busybox"
for applet in sh mount ifconfig route ping nc insmod stty sleep cat echo dd; do
  ln -s busybox "$root/bin/$applet"
done
for program in slattach bash; do
  file=$(command -v $program)
  cp "$file" "$root/bin/"
  for library in $(ldd "$file" | grep -o '/[^ ]*'); do
    mkdir -p "$root${library%/*}"
    cp -L "$library" "$root$library"
  done
done
for module in slhc slip; do
  cp "$(find /usr/lib/uml/modules -name $module.ko | head -n 1)" "$root/"
done
cat >"$root/init" <<INIT
#!/bin/sh
mount -t proc proc /proc
mount -t devtmpfs dev /dev
stty -echo -icanon
insmod /slhc.ko
insmod /slip.ko
stty -F /dev/ttyS0 raw -echo
slattach -p slip -s 38400 -L /dev/ttyS0 &
tries=0
until ifconfig sl0 >/dev/null 2>&1 || [ \$tries -gt 200 ]; do
  tries=\$((tries + 1))
  sleep 0.05
done
ifconfig sl0 $2 pointopoint $3 mtu 1500 up
route add default gw $3 dev sl0
echo guest-up
while read -r line; do
  eval "\$line"
done
INIT
chmod +x "$root/init"
(cd "$root" && find . | cpio -o -H newc --quiet | gzip -1) >"$1/initrd.gz"
