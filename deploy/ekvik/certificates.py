"""TLS certificates for one machine: an authority of the town's own, and one
certificate per process. Identity is the single SPIFFE URI; nothing that a
request asks for is copied into a certificate."""

import os
import pathlib
import subprocess


def _openssl(*arguments, stdin=None):
    done = subprocess.run(["openssl", *arguments], input=stdin,
                          capture_output=True, check=False)
    if done.returncode != 0:
        raise RuntimeError("openssl failed: " + done.stderr.decode()[-400:])


def _new_key(path):
    _openssl("genpkey", "-algorithm", "EC", "-pkeyopt",
             "ec_paramgen_curve:P-256", "-out", str(path))
    os.chmod(path, 0o600)


def make_authority(folder, name):
    """Makes ca.key and ca.pem in `folder`, valid for ten years."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _new_key(folder / "ca.key")
    _openssl("req", "-x509", "-new", "-key", str(folder / "ca.key"), "-sha256",
             "-days", "3650", "-subj", "/CN=" + name,
             "-addext", "basicConstraints=critical,CA:TRUE,pathlen:0",
             "-addext", "keyUsage=critical,keyCertSign,cRLSign",
             "-out", str(folder / "ca.pem"))


def issue(authority, folder, name, spiffe, dns=("localhost",), server=True):
    """Makes NAME.key and NAME.pem in `folder`, signed by `authority`. Without
    `server` it is good for a client only: nobody can pose as the hub with it."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    key, request = folder / (name + ".key"), folder / (name + ".csr")
    _new_key(key)
    _openssl("req", "-new", "-key", str(key), "-subj", "/CN=" + name,
             "-out", str(request))
    names = ["URI:" + spiffe]
    if server:
        names += ["IP:127.0.0.1"] + ["DNS:" + d for d in dns]
    extensions = folder / (name + ".ext")
    extensions.write_text(
        "basicConstraints=critical,CA:FALSE\n"
        "keyUsage=critical,digitalSignature\n"
        "extendedKeyUsage=%s\n"
        "subjectAltName=%s\n" % (
            "serverAuth,clientAuth" if server else "clientAuth",
            ",".join(names)))
    _openssl("x509", "-req", "-in", str(request), "-CA",
             str(pathlib.Path(authority) / "ca.pem"), "-CAkey",
             str(pathlib.Path(authority) / "ca.key"), "-CAcreateserial",
             "-days", "825", "-sha256", "-extfile", str(extensions),
             "-out", str(folder / (name + ".pem")))
    request.unlink()
    extensions.unlink()
