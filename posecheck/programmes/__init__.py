"""Programmes: several movements in order with rests, as small files; read by `programme`."""

from posecheck.programmes.programme import Programme, Step, load_programme, programme_ids

__all__ = ["Programme", "Step", "load_programme", "programme_ids"]
