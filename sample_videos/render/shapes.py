"""Boxes, cylinders and balls in the current Blender scene (metres, room axes)."""

import bpy


def _finish(material, bevel: float) -> None:
    thing = bpy.context.object
    if bevel:
        edge = thing.modifiers.new("bevel", "BEVEL")
        edge.width, edge.segments = bevel, 3
    thing.data.materials.append(material)


def box(size, centre, material, bevel: float = 0.01) -> None:
    """A box with rounded edges."""
    bpy.ops.mesh.primitive_cube_add(size=1, location=centre)
    bpy.context.object.scale = size
    bpy.ops.object.transform_apply(location=False, rotation=False, scale=True)
    _finish(material, bevel)


def cone(radius: float, top_radius: float, height: float, base, material) -> None:
    """An upright cone or cylinder that stands on `base`."""
    x, y, z = base
    bpy.ops.mesh.primitive_cone_add(
        vertices=32,
        radius1=radius,
        radius2=top_radius,
        depth=height,
        location=(x, y, z + height / 2),
    )
    bpy.ops.object.shade_smooth_by_angle()
    _finish(material, 0)


def ball(size, centre, material, rotation=(0.0, 0.0, 0.0)) -> None:
    """An ellipsoid with these three diameters, turned by Euler angles (radians)."""
    bpy.ops.mesh.primitive_uv_sphere_add(radius=0.5, location=centre, rotation=rotation)
    bpy.context.object.scale = size
    bpy.ops.object.shade_smooth()
    _finish(material, 0)
