"""Blender materials. Colours are sRGB, 0 to 255."""

import bpy
import numpy as np

Colour = tuple[int, int, int]


def linear(colour) -> tuple[float, float, float]:
    """An sRGB colour (0-255) as the linear values (0-1) that Blender computes with."""
    share = np.asarray(colour, float) / 255
    values = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return tuple(float(value) for value in values)


def shader(material):
    """The inputs of a material's surface."""
    return material.node_tree.nodes["Principled BSDF"].inputs


def plain(name: str, colour, roughness: float = 0.6):
    """One colour all over."""
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    shader(material)["Base Color"].default_value = (*linear(colour), 1)
    shader(material)["Roughness"].default_value = roughness
    return material


def add_node(material, kind: str, **inputs):
    """A new shader node; underscores in the names of its inputs stand for blanks."""
    node = material.node_tree.nodes.new(f"ShaderNode{kind}")
    for key, value in inputs.items():
        node.inputs[key.replace("_", " ")].default_value = value
    return node


def connect(material, *links) -> None:
    """Join (output, input) pairs."""
    for output, to in links:
        material.node_tree.links.new(output, to)


def _bumpy(material, scale: float, strength: float) -> None:
    where = add_node(material, "TexCoord")
    noise = add_node(material, "TexNoise", Scale=scale)
    bump = add_node(material, "Bump", Strength=strength, Distance=0.004)
    connect(
        material,
        (where.outputs["Object"], noise.inputs["Vector"]),
        (noise.outputs[0], bump.inputs["Height"]),
        (bump.outputs["Normal"], shader(material)["Normal"]),
    )


def cloth(name: str, colour, scale: float, strength: float):
    """A matt fabric with small folds; also used for hair and upholstery."""
    material = plain(name, colour, roughness=0.88)
    _bumpy(material, scale, strength)
    return material


def planks(colour):
    """Floor boards."""
    light, dark = linear(colour), linear([0.84 * value for value in colour])
    material = plain("floor", colour, roughness=0.45)
    where = add_node(material, "TexCoord")
    boards = add_node(
        material,
        "TexBrick",
        Color1=(*light, 1),
        Color2=(*dark, 1),
        Mortar=(*(0.3 * value for value in light), 1),
        Scale=1.0,
        Mortar_Size=0.004,
        Brick_Width=1.1,
        Row_Height=0.13,
    )
    connect(
        material,
        (where.outputs["Object"], boards.inputs["Vector"]),
        (boards.outputs["Color"], shader(material)["Base Color"]),
    )
    return material


def carpet(colour):
    """A short-pile carpet."""
    return cloth("floor", colour, 220, 0.5)


def rug(seed):
    """A patterned rug: blotches of four colours, red among them."""
    material = plain("rug", (150, 60, 50), roughness=0.95)
    where = add_node(material, "TexCoord")
    noise = add_node(material, "TexVoronoi", Scale=9.0 + seed % 5)
    ramp = add_node(material, "ValToRGB")
    stops = ramp.color_ramp
    stops.interpolation = "CONSTANT"
    stops.elements[0].position, stops.elements[0].color = 0, (*linear((120, 48, 44)), 1)
    stops.elements[1].position, stops.elements[1].color = 0.35, (*linear((40, 52, 84)), 1)
    for at, colour in ((0.6, (196, 170, 130)), (0.8, (98, 40, 50))):
        stops.elements.new(at).color = (*linear(colour), 1)
    connect(
        material,
        (where.outputs["Object"], noise.inputs["Vector"]),
        (noise.outputs["Color"], ramp.inputs["Fac"]),
        (ramp.outputs["Color"], shader(material)["Base Color"]),
    )
    return material


def glowing(name: str, colour, strength: float):
    """A surface that gives light, such as a window by day."""
    material = plain(name, colour)
    shader(material)["Emission Color"].default_value = (*linear(colour), 1)
    shader(material)["Emission Strength"].default_value = strength
    return material


def skin(texture_path):
    """Skin painted on the body's texture coordinates."""
    material = plain("skin", (230, 200, 180), roughness=0.5)
    texture = add_node(material, "TexImage")
    texture.image = bpy.data.images.load(str(texture_path))
    connect(material, (texture.outputs["Color"], shader(material)["Base Color"]))
    return material


def printed(name: str, picture_path):
    """A picture printed on matt paper."""
    material = plain(name, (250, 250, 250), roughness=0.95)
    texture = add_node(material, "TexImage")
    texture.image = bpy.data.images.load(str(picture_path))
    texture.image.pack()
    connect(material, (texture.outputs["Color"], shader(material)["Base Color"]))
    return material


def cut_away(material, attribute: str) -> None:
    """Make the material transparent wherever a mesh attribute is not above zero."""
    cut, inside = add_node(material, "Attribute"), add_node(material, "Math")
    cut.attribute_name, inside.operation = attribute, "GREATER_THAN"
    inside.inputs[1].default_value = 0
    connect(
        material,
        (cut.outputs["Fac"], inside.inputs[0]),
        (inside.outputs[0], shader(material)["Alpha"]),
    )


def eye(attribute: str, iris):
    """White, iris and pupil by the direction that a mesh attribute gives (-y = looking)."""
    material = plain("eye", (245, 243, 238), roughness=0.15)
    at, norm = add_node(material, "Attribute"), add_node(material, "VectorMath")
    xyz, minus = add_node(material, "SeparateXYZ"), add_node(material, "Math")
    ramp = add_node(material, "ValToRGB")
    at.attribute_name, norm.operation, minus.operation = attribute, "NORMALIZE", "MULTIPLY"
    minus.inputs[1].default_value = -1
    stops = ramp.color_ramp
    stops.interpolation = "CONSTANT"
    stops.elements[0].position, stops.elements[0].color = 0, (0.82, 0.8, 0.77, 1)
    stops.elements[1].position, stops.elements[1].color = 0.88, (*linear(iris), 1)
    stops.elements.new(0.972).color = (0.005, 0.005, 0.005, 1)
    connect(
        material,
        (at.outputs["Vector"], norm.inputs[0]),
        (norm.outputs[0], xyz.inputs[0]),
        (xyz.outputs["Y"], minus.inputs[0]),
        (minus.outputs[0], ramp.inputs[0]),
        (ramp.outputs["Color"], shader(material)["Base Color"]),
    )
    return material
