from __future__ import annotations

import io
import stat
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.shared.paths import MAX_DEPTH
from chalicelib.submissions.zips import BadZipError, Limits, text_of, unpack

CENTRAL = b"PK\x01\x02"
LOCAL = b"PK\x03\x04"
USUAL = Limits()


def packed(*files: tuple[str | zipfile.ZipInfo, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return target.getvalue()


def entry(name: str, *, mode: int = 0o644 | stat.S_IFREG) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def patched(data: bytes, *, signature: bytes, offset: int, value: bytes) -> bytes:
    """Overwrite a field of the first header with this signature."""
    start = data.index(signature) + offset
    return data[:start] + value + data[start + len(value) :]


def lying(data: bytes, size: int) -> bytes:
    """Claim another inflated size in both headers."""
    claim = struct.pack("<L", size)
    return patched(patched(data, signature=LOCAL, offset=22, value=claim), signature=CENTRAL, offset=24, value=claim)


def refusal(data: bytes, limits: Limits = USUAL) -> BadZipError:
    with pytest.raises(BadZipError) as caught:
        unpack(data, limits)
    return caught.value


def texts(data: bytes, limits: Limits = USUAL) -> dict[str, str]:
    return {name: text_of(content, name) for name, content in unpack(data, limits).files.items()}


def test_a_good_zip_gives_every_file_as_text() -> None:
    assert texts(packed(("a.py", "x = 1\n"), ("pkg/ü.py", "y = 'é'\r\n"))) == {
        "a.py": "x = 1\n",
        "pkg/ü.py": "y = 'é'\r\n",
    }


def test_folders_are_passed_over() -> None:
    assert texts(packed(("pkg/", ""), ("pkg/a.py", "x"))) == {"pkg/a.py": "x"}


def test_a_byte_order_mark_is_not_part_of_the_text() -> None:
    assert texts(packed(("a.py", b"\xef\xbb\xbfx"))) == {"a.py": "x"}


def test_stored_files_are_as_good_as_deflated_ones() -> None:
    assert texts(packed(("a.py", "x"), method=zipfile.ZIP_STORED)) == {"a.py": "x"}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../a.py", "leaves the folder"),
        ("pkg/../../a.py", "leaves the folder"),
        ("..", "leaves the folder"),
        ("/etc/passwd", "absolute path"),
        ("//host/share", "absolute path"),
        ("C:/a.py", "absolute path"),
        ("c:a.py", "absolute path"),
        ("..\\a.py", "leaves the folder"),
        ("\\\\host\\share", "absolute path"),
        ("a\x00.py", "control or invisible"),
        ("a\n.py", "control or invisible"),
        ("a\x7f.py", "control or invisible"),
        ("a\u202egp.py", "control or invisible"),
        ("a\u200b.py", "control or invisible"),
        ("a\u2028.py", "control or invisible"),
        ("a" * 101, "longer than 100 bytes"),
        ("ü" * 51, "longer than 100 bytes"),
        ("/".join("a" * (MAX_DEPTH + 1)), "folders deep"),
        (".", "empty name"),
        ("...", "begins with a dot"),
        ("nul", "Windows keeps"),
        ("pkg/Com1.py", "Windows keeps"),
        ("aux .h/a.h", "Windows keeps"),
        ("a.py.", "ends with a dot"),
        ("pkg /a.py", "ends with a dot or a space"),
        ("a.py:stream", "has one of"),
        ("a?.py", "has one of"),
    ],
)
def test_a_name_that_breaks_a_rule_is_refused_with_the_name_and_the_reason(name: str, reason: str) -> None:
    info = entry("x")
    info.filename = name  # past the constructor, which would cut the name at NUL
    error = refusal(packed((info, "x")))
    assert reason in str(error)
    assert error.entry is not None


@pytest.mark.parametrize("name", ["a" * 100, "/".join("a" * MAX_DEPTH), "a b-c.py", "été/ß.py", "a..b", "console.py"])
def test_names_at_the_edge_of_the_rules_are_fine(name: str) -> None:
    assert texts(packed((name, "x"))) == {name: "x"}


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK])
def test_links_and_devices_are_refused(kind: int) -> None:
    assert "link or a device" in str(refusal(packed((entry("a.py", mode=kind | 0o777), "/etc/passwd"))))


@pytest.mark.parametrize("kind", [0, stat.S_IFREG])
def test_plain_files_of_any_packer_are_fine(kind: int) -> None:
    assert texts(packed((entry("a.py", mode=kind), "x"))) == {"a.py": "x"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a", "a"),  # one character: Python hands out the same object twice
        ("a.py", "a.py"),
        ("a.py", "A.PY"),
        ("straße.py", "STRASSE.py"),
        ("pkg/a.py", "pkg//a.py"),
        ("a.py", "./a.py"),
        ("Ångström.py", "\u212bngström.py"),  # the letter and the unit
    ],
)
def test_two_entries_that_mean_the_same_file_are_refused(one: str, other: str) -> None:
    assert refusal(packed((one, "first"), (other, "second"))).entry is not None


def test_a_file_may_not_also_be_a_folder() -> None:
    assert "as a folder" in str(refusal(packed(("pkg", "x"), ("pkg/sub/a.py", "y"))))


def test_a_folder_and_a_file_of_the_same_name_are_refused() -> None:
    assert "same name" in str(refusal(packed(("pkg/", ""), ("pkg", "x"))))


def test_encrypted_entries_are_refused() -> None:
    data = packed(("a.py", "x"))
    data = patched(data, signature=LOCAL, offset=6, value=b"\x01\x00")
    assert refusal(patched(data, signature=CENTRAL, offset=8, value=b"\x01\x00")).entry == "a.py"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_can_hide_bombs_are_refused(method: int) -> None:
    assert "use deflate" in str(refusal(packed(("a.py", "x"), method=method)))


@pytest.mark.parametrize(
    "inner",
    [packed(("b.py", "y")), b"\x1f\x8b\x08\x00", b"BZh91AY", b"\xfd7zXZ\x00", b"7z\xbc\xaf\x27\x1c"],
    ids=["zip", "gzip", "bzip2", "xz", "7z"],
)
def test_an_archive_is_no_text(inner: bytes) -> None:
    with pytest.raises(BadZipError, match="itself an archive"):
        texts(packed(("a.py", inner)))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_another_unicode_encoding_is_told_by_name(encoding: str) -> None:
    with pytest.raises(BadZipError, match=f"'a.py' is {encoding[:6].upper()} text; save it as UTF-8"):
        texts(packed(("a.py", "print('hello')\n".encode(encoding))))


def test_names_are_understood_as_windows_and_macos_write_them() -> None:
    assert texts(packed((entry("x"), ""), ("e\u0301.py", "1"))) == {"x": "", "\xe9.py": "1"}
    backslashes = entry("x")
    backslashes.filename = "src\\lib.rs"
    assert texts(packed((backslashes, "1"))) == {"src/lib.rs": "1"}


def test_litter_is_neither_read_nor_counted_and_each_folder_of_it_is_named_once() -> None:
    link = entry("pkg/.git/HEAD", mode=stat.S_IFLNK | 0o777)
    litter = [(f"node_modules/a/{number}.js", "x" * 100) for number in range(300)]
    data = packed(*litter, (link, "x"), ("__MACOSX/._a.py", "x"), ("a.pyc", b"\xff"), (".DS_Store", ""), ("a.py", "x"))
    unpacked = unpack(data, Limits(entries=1, inflated=1))
    assert unpacked.files == {"a.py": b"x"}
    named = [file.path for file in unpacked.ignored]
    assert named == ["node_modules/", "pkg/.git/", "__MACOSX/", "a.pyc", ".DS_Store"]


def test_a_bomb_is_stopped_at_the_limit() -> None:
    assert "too large" in str(refusal(packed(("a.py", b"0" * 20_000_000))))


def test_the_limit_holds_for_all_files_together() -> None:
    limits = Limits(inflated=10)
    assert texts(packed(("a", "12345"), ("b", "67890")), limits) == {"a": "12345", "b": "67890"}
    assert refusal(packed(("a", "12345"), ("b", "678901")), limits).entry == "b"


def test_real_bytes_are_counted_whatever_the_header_claims() -> None:
    assert "too large" in str(refusal(lying(packed(("a.py", "x" * 11)), 2**32 - 2), Limits(inflated=10)))


def test_a_header_that_claims_too_much_does_no_harm() -> None:
    assert texts(lying(packed(("a.py", "x")), 2**32 - 1)) == {"a.py": "x"}


def test_a_header_that_claims_too_little_is_refused() -> None:
    assert "not a readable zip" in str(refusal(lying(packed(("a.py", b"0" * 20_000_000)), 10)))


def test_too_many_entries_are_refused_before_any_is_read() -> None:
    limits = Limits(entries=2)
    assert len(unpack(packed(("a", "1"), ("b", "2")), limits).files) == 2
    assert "3 entries" in str(refusal(packed(("a", "1"), ("b", "2"), ("../c", "3")), limits))


def test_too_large_a_zip_is_refused_unread() -> None:
    assert "at most 10" in str(refusal(b"x" * 11, Limits(zipped=10)))


@pytest.mark.parametrize("content", [b"\xff\xff", b"caf\xe9", b"\xed\xa0\x80"])
def test_what_is_not_utf_8_is_refused_with_the_place(content: bytes) -> None:
    with pytest.raises(BadZipError, match=r"is not UTF-8 text \(byte [0-9]"):
        texts(packed(("a.py", content)))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x",
        b"PK\x03\x04",
        packed(("a.py", "x" * 1000))[:-30],
        packed(("a.py", "x" * 1000))[20:],
        patched(packed(("a.py", "x" * 99)), signature=CENTRAL, offset=16, value=b"\0\0\0\0"),
        patched(packed(("ü.py", "x")), signature=CENTRAL, offset=46, value=b"\xff"),
        patched(packed(("a.py", "x")), signature=CENTRAL, offset=6, value=b"\xff\x00"),
        patched(packed(("a.py", "x")), signature=CENTRAL, offset=42, value=b"\xff\xff\xff\x7f"),
        patched(packed(("a.py", "x")), signature=LOCAL, offset=30, value=b"b"),
    ],
    ids=[
        "empty",
        "one byte",
        "header only",
        "end cut off",
        "beginning cut off",
        "wrong checksum",
        "name flagged as UTF-8 that is not",
        "needs a newer version",
        "offset beyond the end",
        "two names for one entry",
    ],
)
def test_broken_zips_are_refused_and_never_crash(data: bytes) -> None:
    assert refusal(data).entry is None


def test_a_zip64_offset_beyond_every_file_is_refused() -> None:
    extra = struct.pack("<HHQQQ", 1, 24, 1, 1, 2**64 - 1)
    info = entry("a.py")
    info.extra = extra
    data = packed((info, "x"))
    for offset in (20, 24, 42):  # both sizes and the place of the local header
        data = patched(data, signature=CENTRAL, offset=offset, value=b"\xff\xff\xff\xff")
    assert refusal(data).entry is None


def test_a_zip_without_files_holds_nothing() -> None:
    assert texts(packed()) == {}


NAMES = st.text("abcxyzÜé-_", min_size=1, max_size=8)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200).filter(
    lambda text: "\0" not in text and not text.startswith(("\ufeff", "PK", "BZh"))
)


@given(st.dictionaries(NAMES, TEXTS, max_size=6))
def test_every_valid_set_of_files_comes_out_as_it_went_in(files: dict[str, str]) -> None:
    by_name = {name.casefold(): (name, text.encode()) for name, text in files.items()}
    assert texts(packed(*by_name.values())) == {name: text.decode() for name, text in by_name.values()}


@given(st.binary(max_size=400))
def test_random_bytes_raise_nothing_but_bad_zip_error(data: bytes) -> None:
    with pytest.raises(BadZipError):
        unpack(data)


@settings(max_examples=400)
@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=4), st.integers(0, 40))
def test_a_damaged_zip_is_read_or_refused_and_nothing_else(damage: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(packed(("a.py", "x = 1\n"), ("pkg/ü.py", "y = 2\n" * 20)))
    for at, value in damage:
        data[at % len(data)] = value
    try:
        files = texts(bytes(data[: len(data) - cut]))
    except BadZipError:
        return
    assert all(isinstance(text, str) for text in files.values())
