"""Check that an assembly is what Microsoft signed: its Authenticode signature, and the signer's certificates.

LIEF reads the file, computes its hash and checks the signature. The chain ends at Microsoft's root certificate of 2011,
which lies beside this file. Whether certificates have expired since is not asked: a signature holds for longer than
they do, and every file is pinned by its hash anyway.
"""  # noqa: INP001 - run by path, beside its recipe

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path

import lief
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_ROOT = x509.load_pem_x509_certificate(Path(__file__).with_name("microsoft-root-2011.pem").read_bytes())
_SIGNER = "Microsoft Corporation"


class SignatureError(Exception):
    """The file is not what Microsoft signed; the message says why."""


def verify(name: str, data: bytes) -> None:
    """Check one assembly. Raises SignatureError."""
    parsed = lief.PE.parse(io.BytesIO(data))
    if parsed is None or not parsed.has_signatures:
        raise SignatureError(f"{name} has no Authenticode signature")
    found = parsed.verify_signature()
    if found != lief.PE.Signature.VERIFICATION_FLAGS.OK:
        raise SignatureError(
            f"{name}: the Authenticode signature does not hold ({str(found).rsplit('.', maxsplit=1)[-1]})"
        )
    for signature in parsed.signatures:
        _chain(name, signature)


def _chain(name: str, signature: lief.PE.Signature) -> None:
    by_name = {
        known.subject: known
        for known in (x509.load_der_x509_certificate(bytes(each.raw)) for each in signature.certificates)
    }
    by_name[_ROOT.subject] = _ROOT
    signer = x509.load_der_x509_certificate(bytes(signature.signers[0].cert.raw))
    chain = [signer]
    while chain[-1] != _ROOT:
        issuer = by_name.get(chain[-1].issuer)
        if issuer is None or issuer in chain:
            raise SignatureError(f"{name} is signed by somebody whom Microsoft's root certificate does not name")
        chain.append(issuer)
    try:
        for issued, issuer in pairwise(chain):
            issued.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        raise SignatureError(f"{name}: a certificate of the signer was not issued by the next one") from None
    organisations = [str(each.value) for each in signer.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)]
    uses = signer.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    if organisations != [_SIGNER] or ExtendedKeyUsageOID.CODE_SIGNING not in uses:
        raise SignatureError(f"{name} is signed by {organisations}, not by {_SIGNER} with a certificate for code")
