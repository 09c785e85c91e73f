"""The script that looks at a host. It is plain POSIX shell, comes on the standard input of ``sh``, and changes nothing there."""

from __future__ import annotations

BEGIN, END = "helix-probe-begin", "helix-probe-end"

# $1 a word that no other output can know, $2 $3 address and port of the head or empty, $4 the Python to look at or empty,
# $5 a directory. Each program that could hang has a time limit of its own where the host has `timeout`. All of it is one
# function, so that nothing of a script that was cut off runs, and no program reads the rest of it.
SCRIPT = r"""
main() {
LC_ALL=C; export LC_ALL
PATH="$PATH:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin:/opt/rocm/bin"; export PATH
has() { command -v "$1" >/dev/null 2>&1; }
if has timeout; then brief() { timeout "$@"; }; else brief() { shift; "$@"; }; fi
now() { t=$(date +%s.%N 2>/dev/null); case $t in *N*|'') t=$(date +%s);; esac; printf '%s' "$t"; }
say() { printf '%s=%s\n' "$1" "$2"; }
printf 'helix-probe-begin %s\n' "$1"
say begin "$(now)"
say os "$(uname -s)"
say architecture "$(uname -m)"
say cpu_cores "$(getconf _NPROCESSORS_ONLN 2>/dev/null || nproc)"
[ -r /proc/loadavg ] && { read -r load rest </proc/loadavg; say load "$load"; }
[ -r /proc/meminfo ] && while read -r key value unit; do
  case $key in MemTotal:) say memory_kb "$value";; MemAvailable:) say memory_free_kb "$value";; esac
done </proc/meminfo
d=$5; [ -d "$d" ] || d=$HOME; [ -d "$d" ] || d=/
brief 5 df -Pk "$d" 2>/dev/null | while read -r fs size used free rest; do say disk_free_kb "$free"; done
for p in "$4" python3.11 python3; do
  [ -n "$p" ] || continue
  v=$(brief 5 "$p" -c 'import platform; print(platform.python_version())' 2>/dev/null) && [ -n "$v" ] &&
    { say python "$v"; break; }
  [ -n "$4" ] && break
done
for p in podman docker; do has "$p" && say container_runtime "$p"; done
if has nvidia-smi; then
  brief 10 nvidia-smi --query-gpu=index,name,memory.total,memory.used,utilization.gpu,uuid,driver_version \
    --format=csv,noheader,nounits 2>/dev/null | while IFS= read -r line; do say nvidia "$line"; done
fi
if has rocm-smi; then
  brief 10 rocm-smi --showproductname --showmeminfo vram --showuse --showuniqueid --showdriverversion --json 2>/dev/null |
    while IFS= read -r line; do say rocm "$line"; done
fi
for f in /proc/net/tcp /proc/net/tcp6; do
  [ -r $f ] && while read -r n local remote state rest; do
    [ "$state" = 0A ] && say listens "${local##*:}"
  done <$f
done
if [ -n "$2" ]; then
  if has python3; then
    brief 3 python3 -c 'import socket,sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 2).close()' "$2" "$3" \
      >/dev/null 2>&1 && say reaches_head yes || say reaches_head no
  elif has bash; then
    brief 3 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$2" "$3" >/dev/null 2>&1 && say reaches_head yes || say reaches_head no
  fi
fi
say end "$(now)"
printf 'helix-probe-end %s\n' "$1"
}
main "$@" </dev/null
"""
