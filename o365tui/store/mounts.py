"""Which file system a folder lies on, from the mount table: `flock` cannot be trusted on those of a network."""

from __future__ import annotations

import os
import re
from contextlib import suppress

from o365tui.model.errors import StoreError
from o365tui.text.language import _

NETWORK = frozenset(
    "9p acfs afp afs beegfs ceph cifs coda fuse.glusterfs fuse.rclone fuse.s3fs fuse.sshfs gfs2 glusterfs gpfs lustre "
    "ncpfs ncp nfs nfs3 nfs4 ocfs2 orangefs panfs smb2 smb3 smbfs vboxsf prl_fs fuse.vmhgfs-fuse vmhgfs fuse.davfs "
    "davfs fuse.curlftpfs fuse.cephfs fuse.juicefs fuse.moosefs fuse.mfs".split()
)
TABLE = "/proc/self/mountinfo"


def kind(path: str, table: str | None = None) -> tuple[str, str]:
    """The type of the file system under `path` and where it is mounted; empty where the table cannot be read."""
    best = ("", "")
    path = os.path.realpath(path)
    with suppress(OSError), open(table or TABLE, encoding="utf-8", errors="surrogateescape") as file:
        for entry in file:
            words = entry.split()
            point = re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), words[4])
            inside = path == point or path.startswith(point.rstrip("/") + "/")
            if inside and len(point) >= len(best[1]) and "-" in words:
                best = (words[words.index("-") + 1], point)
    return best


def refuse_network(folder: str) -> None:
    """Raises StoreError for a folder on a file system of a network."""
    found, point = kind(folder)
    if found in NETWORK:
        raise StoreError(
            _(
                "{folder} lies on a network file system ({kind} on {point}). Locks cannot be trusted there, and a desk "
                "that two machines write to breaks: keep it on a disk of this machine and come in with SSH."
            ).format(folder=folder, kind=found, point=point)
        )
