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


def make_authority(folder, name, this_machine_only=False):
    """Makes ca.key and ca.pem in `folder`, valid for ten years. With
    `this_machine_only` it can speak for localhost and its sub-names only, so
    that a browser that trusts it is not open to anything else."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _new_key(folder / "ca.key")
    _openssl("req", "-x509", "-new", "-key", str(folder / "ca.key"), "-sha256",
             "-days", "3650", "-subj", "/CN=" + name,
             "-addext", "basicConstraints=critical,CA:TRUE,pathlen:0",
             "-addext", "keyUsage=critical,keyCertSign,cRLSign",
             *(["-addext", "nameConstraints=critical,permitted;DNS:localhost,"
                "permitted;IP:127.0.0.1/255.255.255.255"]
               if this_machine_only else []),
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
    _sign(authority, folder, name, ["URI:" + spiffe] + (
        ["IP:127.0.0.1"] + ["DNS:" + d for d in dns] if server else []),
        "serverAuth,clientAuth" if server else "clientAuth")


def issue_page(authority, folder, name, host):
    """Makes NAME.key and NAME.pem for a web page under the one host name; no
    identity among agencies."""
    folder = pathlib.Path(folder)
    _new_key(folder / (name + ".key"))
    _openssl("req", "-new", "-key", str(folder / (name + ".key")), "-subj",
             "/CN=" + host, "-out", str(folder / (name + ".csr")))
    _sign(authority, folder, name, ["DNS:" + host], "serverAuth")


def _sign(authority, folder, name, names, usage):
    request = folder / (name + ".csr")
    extensions = folder / (name + ".ext")
    extensions.write_text(
        "basicConstraints=critical,CA:FALSE\n"
        "keyUsage=critical,digitalSignature\n"
        "extendedKeyUsage=%s\n"
        "subjectAltName=%s\n" % (usage, ",".join(names)))
    _openssl("x509", "-req", "-in", str(request), "-CA",
             str(pathlib.Path(authority) / "ca.pem"), "-CAkey",
             str(pathlib.Path(authority) / "ca.key"), "-CAcreateserial",
             "-days", "825", "-sha256", "-extfile", str(extensions),
             "-out", str(folder / (name + ".pem")))
    request.unlink()
    extensions.unlink()
