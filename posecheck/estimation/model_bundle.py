"""MediaPipe model bundles: what is inside one, and how raw weights become one.

A `.task` bundle of the pose landmarker is a zip of two TensorFlow Lite models, stored uncompressed
and aligned so that the library can map them straight into memory. MediaPipe refuses weights that do
not say how their input image is normalised; that is written in a metadata buffer of the model,
which the landmark weights in Google's own packages lack.
"""

import hashlib
import struct
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from posecheck.text.translation import _

DETECTOR = "pose_detector.tflite"
LANDMARKS = "pose_landmarks_detector.tflite"
_METADATA_NAME = b"TFLITE_METADATA"
_FILE_IDENTIFIER = b"TFL3"
_MEMBER_ALIGNMENT = 4
_WEIGHTS_ALIGNMENT = 64
_ZIP_HEADER = 30
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
# Fields of TensorFlow Lite's root table `Model`, in the order of its schema.
_OPERATOR_CODES, _SUBGRAPHS, _DESCRIPTION, _BUFFERS, _METADATA_BUFFER, _METADATA, _SIGNATURES = (
    range(1, 8)
)
_MODEL_FIELDS = 8


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal; raises OSError if it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_bundle(models: Mapping[str, bytes], path: Path) -> None:
    """Write models as a bundle; the same models always give the same bytes."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in models.items():
            member = zipfile.ZipInfo(name, date_time=_ZIP_EPOCH)
            member.create_system = 3  # else it differs between Windows and the rest
            member.external_attr = 0o644 << 16
            member.extra = _alignment_field(buffer.tell() + _ZIP_HEADER + len(name))
            archive.writestr(member, content)
    path.write_bytes(buffer.getvalue())


def read_bundle(path: Path) -> dict[str, bytes]:
    """Return the models of a pose landmarker bundle; raises ValueError saying what is wrong."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            models = {member.filename: archive.read(member) for member in members}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise ValueError(_("it is not a model bundle (a zip archive), or it is damaged")) from error
    if any(member.compress_type != zipfile.ZIP_STORED for member in members):
        raise ValueError(_("its contents are compressed, which MediaPipe does not read"))
    for name in (DETECTOR, LANDMARKS):
        if models.get(name, b"")[4:8] != _FILE_IDENTIFIER:
            raise ValueError(
                _(
                    "it holds no {name}, so it is not a bundle for MediaPipe's pose landmarker"
                ).format(name=name)
            )
    return models


def metadata_of(model: bytes) -> bytes | None:
    """Return the metadata buffer of a TensorFlow Lite model, or None if it has none."""
    root = _root_table(model)
    buffers = _vector(model, _field(model, root, _BUFFERS))
    for entry in _vector(model, _field(model, root, _METADATA)):
        name = _field(model, entry, 0)
        index = _field(model, entry, 1)
        if name is None or _bytes(model, name) != _METADATA_NAME:
            continue
        data = _field(model, buffers[_u32(model, index) if index is not None else 0], 0)
        return None if data is None else _bytes(model, data)
    return None


def with_metadata(weights: bytes, metadata: bytes) -> bytes:
    """Return weights with a metadata buffer; their own bytes stay as they are, at the end.

    Offsets in the format only point forward, so a new root table is put in front that refers to the
    old parts. Raises ValueError if the weights are not a TensorFlow Lite model or already carry
    metadata.
    """
    if weights[4:8] != _FILE_IDENTIFIER:
        raise ValueError(_("these are not TensorFlow Lite weights"))
    if metadata_of(weights) is not None:
        raise ValueError(_("these weights already carry metadata"))
    root = _root_table(weights)
    buffers = _vector(weights, _field(weights, root, _BUFFERS))
    entries = _vector(weights, _field(weights, root, _METADATA))

    # Positions in the new front part; every part starts on a multiple of 4.
    vtable = 8
    table = vtable + 4 + 2 * _MODEL_FIELDS
    buffers_at = table + 4 + 4 * _MODEL_FIELDS
    entries_at = buffers_at + 4 + 4 * (len(buffers) + 1)
    entry_vtable = entries_at + 4 + 4 * (len(entries) + 1)
    entry = entry_vtable + 8
    name_at = entry + 12
    buffer_vtable = name_at + 4 + len(_METADATA_NAME) + 1
    buffer = buffer_vtable + 8
    data_at = _align(buffer + 8 + 4, 16) - 4
    size = _align(data_at + 4 + len(metadata), _WEIGHTS_ALIGNMENT)

    front = bytearray(size)
    struct.pack_into("<I4s", front, 0, table, _FILE_IDENTIFIER)
    struct.pack_into("<HH", front, vtable, 4 + 2 * _MODEL_FIELDS, 4 + 4 * _MODEL_FIELDS)
    struct.pack_into("<i", front, table, table - vtable)
    for field in range(_MODEL_FIELDS):
        old = _field(weights, root, field)
        at = table + 4 + 4 * field
        if field == 0:
            value = _u32(weights, old) if old is not None else 0
        elif field == _BUFFERS:
            value = buffers_at - at
        elif field == _METADATA:
            value = entries_at - at
        elif old is not None:
            value = size + old + _u32(weights, old) - at
        else:
            continue
        struct.pack_into("<H", front, vtable + 4 + 2 * field, 4 + 4 * field)
        struct.pack_into("<I", front, at, value)
    _pack_vector(front, buffers_at, [size + old for old in buffers] + [buffer])
    _pack_vector(front, entries_at, [size + old for old in entries] + [entry])
    struct.pack_into("<4H", front, entry_vtable, 8, 12, 4, 8)
    struct.pack_into(
        "<iII", front, entry, entry - entry_vtable, name_at - (entry + 4), len(buffers)
    )
    struct.pack_into("<I", front, name_at, len(_METADATA_NAME))
    front[name_at + 4 : name_at + 4 + len(_METADATA_NAME)] = _METADATA_NAME
    struct.pack_into("<3H", front, buffer_vtable, 6, 8, 4)
    struct.pack_into("<iI", front, buffer, buffer - buffer_vtable, data_at - (buffer + 4))
    struct.pack_into("<I", front, data_at, len(metadata))
    front[data_at + 4 : data_at + 4 + len(metadata)] = metadata
    return bytes(front) + weights


def _alignment_field(header_end: int) -> bytes:
    """Return a zip extra field (as Android's zipalign has) that puts what follows on 4 bytes."""
    padding = -(header_end + 6) % _MEMBER_ALIGNMENT
    return struct.pack("<HHH", 0xD935, 2 + padding, _MEMBER_ALIGNMENT) + bytes(padding)


def _align(position: int, to: int) -> int:
    return -(-position // to) * to


def _u32(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<I", data, at)[0])


def _root_table(model: bytes) -> int:
    return _u32(model, 0)


def _field(data: bytes, table: int, index: int) -> int | None:
    """Return where a table's field lies, or None if the table leaves it out."""
    vtable = table - struct.unpack_from("<i", data, table)[0]
    size = struct.unpack_from("<H", data, vtable)[0]
    slot = 4 + 2 * index
    offset = struct.unpack_from("<H", data, vtable + slot)[0] if slot < size else 0
    return table + offset if offset else None


def _vector(data: bytes, field: int | None) -> list[int]:
    """Return where the tables of a vector of tables lie."""
    if field is None:
        return []
    start = field + _u32(data, field)
    places = range(start + 4, start + 4 + 4 * _u32(data, start), 4)
    return [place + _u32(data, place) for place in places]


def _bytes(data: bytes, field: int) -> bytes:
    start = field + _u32(data, field)
    return data[start + 4 : start + 4 + _u32(data, start)]


def _pack_vector(front: bytearray, at: int, targets: list[int]) -> None:
    struct.pack_into("<I", front, at, len(targets))
    for number, target in enumerate(targets):
        place = at + 4 + 4 * number
        struct.pack_into("<I", front, place, target - place)
