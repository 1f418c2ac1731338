"""Build posecheck/models/pose_landmarker_full.task from the official mediapipe 0.10.21 wheel.

Run it in the development environment: `python tools/build_model.py`. It fetches the wheel with pip
(only to read files out of it: nothing of it is installed or run), and always writes the same bytes.
The landmark weights carry no metadata and get some: inputs are RGB, normalised with mean 0 and
standard deviation 255. Both sets of weights stay byte for byte as they are.
"""

import argparse
import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import flatbuffers
from mediapipe.tasks.metadata import metadata_schema_py_generated as schema

from posecheck.estimation.model_bundle import (
    DETECTOR,
    LANDMARKS,
    sha256_of,
    with_metadata,
    write_bundle,
)

WHEEL = "mediapipe==0.10.21"
# The files read from the wheel are the same on every system; this one exists for the Python named
# here.
WHEEL_TAGS = (
    "--python-version",
    "3.12",
    "--platform",
    "manylinux_2_28_x86_64",
    "--implementation",
    "cp",
)
WEIGHTS = {
    "mediapipe/modules/pose_detection/pose_detection.tflite": (
        "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c"
    ),
    "mediapipe/modules/pose_landmark/pose_landmark_full.tflite": (
        "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f"
    ),
}
TARGET = (
    Path(__file__).resolve().parent.parent / "posecheck" / "models" / "pose_landmarker_full.task"
)


def fetch_weights() -> list[bytes]:
    """Return the detector's and the landmark model's weights; exits if they are not known."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [
                sys.executable,
                "-m",
                "pip",
                "download",
                "--quiet",
                "--no-deps",
                "--only-binary=:all:",
                *WHEEL_TAGS,
                "--dest",
                folder,
                WHEEL,
            ],
            check=True,
        )
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            found = [archive.read(name) for name in WEIGHTS]
    for (name, expected), content in zip(WEIGHTS.items(), found, strict=True):
        if hashlib.sha256(content).hexdigest() != expected:
            sys.exit(
                f"{name} in {WHEEL} is not the file this bundle was made from; nothing written."
            )
    return found


def landmark_metadata() -> bytes:
    """Return TensorFlow Lite metadata by which MediaPipe divides the image's pixels by 255."""
    normalization = schema.NormalizationOptionsT(mean=[0.0], std=[255.0])
    image = schema.TensorMetadataT(
        name="image",
        content=schema.ContentT(
            contentPropertiesType=schema.ContentProperties.ImageProperties,
            contentProperties=schema.ImagePropertiesT(colorSpace=schema.ColorSpaceType.RGB),
        ),
        processUnits=[
            schema.ProcessUnitT(
                optionsType=schema.ProcessUnitOptions.NormalizationOptions, options=normalization
            )
        ],
        stats=schema.StatsT(min=[0.0], max=[1.0]),
    )
    model = schema.ModelMetadataT(
        name="PoseLandmarker",
        subgraphMetadata=[schema.SubGraphMetadataT(inputTensorMetadata=[image])],
        minParserVersion="1.0.0",
    )
    builder = flatbuffers.Builder()
    builder.Finish(model.Pack(builder), b"M001")
    return bytes(builder.Output())


def main() -> None:
    """Write the bundle and its checksum."""
    parser = argparse.ArgumentParser(description="Build the packaged pose landmarker bundle.")
    parser.add_argument("--output", type=Path, default=TARGET, help="the .task file to write")
    output: Path = parser.parse_args().output
    detector, landmarks = fetch_weights()
    # The detector in the wheel already says how its image is normalised (mean 127.5, standard
    # deviation 127.5).
    write_bundle(
        {DETECTOR: detector, LANDMARKS: with_metadata(landmarks, landmark_metadata())}, output
    )
    checksum = sha256_of(output)
    output.with_suffix(".task.sha256").write_text(f"{checksum}  {output.name}\n", encoding="ascii")
    print(f"{output}  {checksum}")


if __name__ == "__main__":
    main()
