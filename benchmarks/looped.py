"""Makes a video of any length of a short one, by repeating or cutting its stored pictures."""

from pathlib import Path

import av


def loop(source: Path, target: Path, times: int, frames: int | None = None) -> None:
    """Write the picture stream of `source` to `target` so many times over, not encoded anew.

    Args:
        frames: take only so many stored pictures of each round, None = all.
    """
    with av.open(str(target), "w") as out:
        stream = None
        shift = 0
        for _ in range(times):
            with av.open(str(source)) as video:
                pictures = video.streams.video[0]
                if stream is None:
                    stream = out.add_stream_from_template(pictures)
                packets = [p for p in video.demux(pictures) if p.dts is not None][:frames]
            base = min(p.dts for p in packets)
            for packet in packets:
                packet.pts += shift - base
                packet.dts += shift - base
                packet.stream = stream
                out.mux(packet)
            # Muxing rescales a packet's times to those of the target: measure the source's own.
            shift += _length(source, frames)


def _length(source: Path, frames: int | None) -> int:
    """Length of the pictures' stream in units of its own time base."""
    with av.open(str(source)) as video:
        stream = video.streams.video[0]
        packets = [p for p in video.demux(stream) if p.dts is not None][:frames]
    times = sorted(p.pts for p in packets)
    step = (times[-1] - times[0]) // max(len(times) - 1, 1)
    return times[-1] - times[0] + max(step, 1)
