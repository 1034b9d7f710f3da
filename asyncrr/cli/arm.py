"""A robot arm that carries a cube from one tray to another: geometry, kinematics and motion."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

JOINTS: Final = ("base", "shoulder", "elbow", "wrist")

# Metres. The arm stands at the origin, z is up; with all joints at zero it points straight up.
TURRET_HEIGHT: Final = 0.14
SHOULDER_HEIGHT: Final = 0.20
UPPER_ARM: Final = 0.50
FOREARM: Final = 0.44
HAND: Final = 0.19
CUBE: Final = 0.09
TRAYS: Final = {"left": (0.28, 0.50, 0.05), "right": (0.46, -0.42, 0.05)}
"""Where the bottom of the cube stands, x, y, z."""

_HOVER = 0.30
_OPEN, _CLOSED = 0.075, CUBE / 2

STEPS: Final = (
    ("approaching", 0.16),
    ("reaching down", 0.12),
    ("gripping", 0.08),
    ("lifting", 0.12),
    ("carrying", 0.24),
    ("setting down", 0.12),
    ("releasing", 0.06),
    ("retreating", 0.10),
)
"""What the arm does one after the other, and the share of a cycle that it takes."""


@dataclass(frozen=True)
class Block:
    """A box in the frame of a part."""

    center: tuple[float, float, float]
    half_size: tuple[float, float, float]
    color: tuple[int, int, int]


_ORANGE = (242, 127, 36)
_DARK = (62, 66, 76)
_STEEL = (176, 184, 194)

PARTS: Final[dict[str, tuple[Block, ...]]] = {
    "base": (
        Block((0, 0, 0.02), (0.17, 0.17, 0.02), _DARK),
        Block((0, 0, 0.09), (0.11, 0.11, 0.05), _STEEL),
    ),
    "turret": (
        Block((0, 0, 0.05), (0.09, 0.09, 0.05), _DARK),
        Block((0, 0.075, 0.17), (0.06, 0.015, 0.09), _ORANGE),
        Block((0, -0.075, 0.17), (0.06, 0.015, 0.09), _ORANGE),
    ),
    "upper_arm": (
        Block((0, 0, 0), (0.055, 0.06, 0.055), _DARK),
        Block((0, 0, UPPER_ARM / 2), (0.045, 0.04, UPPER_ARM / 2 - 0.05), _ORANGE),
        Block((0, 0, UPPER_ARM), (0.05, 0.055, 0.05), _DARK),
    ),
    "forearm": (
        Block((0, 0, FOREARM / 2), (0.035, 0.032, FOREARM / 2 - 0.04), _ORANGE),
        Block((0, 0, FOREARM), (0.04, 0.042, 0.04), _DARK),
    ),
    "hand": (
        Block((0, 0, 0.05), (0.025, 0.025, 0.03), _STEEL),
        Block((0, 0, 0.095), (0.025, 0.10, 0.015), _DARK),
    ),
    "left_finger": (Block((0, 0.011, 0.04), (0.018, 0.010, 0.055), _STEEL),),
    "right_finger": (Block((0, -0.011, 0.04), (0.018, 0.010, 0.055), _STEEL),),
}
"""The boxes that the arm is made of, in the frames of its parts."""

PARENTS: Final = {
    "turret": "base",
    "upper_arm": "turret",
    "forearm": "upper_arm",
    "hand": "forearm",
    "left_finger": "hand",
    "right_finger": "hand",
}
"""Part -> the part that it is mounted on. The base is mounted on the world, at its origin."""


@dataclass(frozen=True)
class Pose:
    """A rotation (3x3) and a translation, from the frame of a part to that of another."""

    rotation: FloatArray
    translation: FloatArray

    def __matmul__(self, other: Pose) -> Pose:
        return Pose(self.rotation @ other.rotation, self.rotation @ other.translation + self.translation)

    def apply(self, points: npt.ArrayLike) -> FloatArray:
        """Points, shape ``(..., 3)``, in the other frame."""
        moved: FloatArray = np.asarray(points, dtype=np.float64) @ self.rotation.T + self.translation
        return moved


@dataclass(frozen=True)
class ArmState:
    """One moment of the motion."""

    step: str
    """One of :data:`STEPS`."""
    target: FloatArray
    """Joint angles that are asked for, radians, in the order of :data:`JOINTS`."""
    joints: FloatArray
    """Joint angles that are there."""
    opening: float
    """Distance of each finger from the middle, metres."""
    local: dict[str, Pose]
    """Part -> its pose on its parent."""
    world: dict[str, Pose]
    """Part -> its pose in the world."""
    cube: Pose
    """The cube's centre in the world."""

    @property
    def tool(self) -> FloatArray:
        """Where the tips of the fingers meet, in the world."""
        return self.world["hand"].apply((0, 0, HAND))


def turn_about_z(angle: float) -> FloatArray:
    """The rotation by ``angle`` radians about z."""
    c, s = math.cos(angle), math.sin(angle)
    return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])


def turn_about_y(angle: float) -> FloatArray:
    """The rotation by ``angle`` radians about y."""
    c, s = math.cos(angle), math.sin(angle)
    return np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])


def forward(joints: FloatArray, opening: float) -> dict[str, Pose]:
    """Forward kinematics: each part's pose on its parent."""
    base, shoulder, elbow, wrist = (float(angle) for angle in joints)
    level = np.eye(3)
    return {
        "base": Pose(level, np.zeros(3)),
        "turret": Pose(turn_about_z(base), np.array([0.0, 0.0, TURRET_HEIGHT])),
        "upper_arm": Pose(turn_about_y(shoulder), np.array([0.0, 0.0, SHOULDER_HEIGHT])),
        "forearm": Pose(turn_about_y(elbow), np.array([0.0, 0.0, UPPER_ARM])),
        "hand": Pose(turn_about_y(wrist), np.array([0.0, 0.0, FOREARM])),
        "left_finger": Pose(level, np.array([0.0, opening, HAND - 0.07])),
        "right_finger": Pose(level, np.array([0.0, -opening, HAND - 0.07])),
    }


def in_world(local: dict[str, Pose]) -> dict[str, Pose]:
    """Each part's pose in the world, from those on their parents."""
    world: dict[str, Pose] = {}
    for part, pose in local.items():
        world[part] = world[PARENTS[part]] @ pose if part in PARENTS else pose
    return world


def inverse(angle: float, radius: float, height: float) -> FloatArray:
    """Inverse kinematics: the joint angles that bring the finger tips to a place, with the hand pointing down.

    Parameters
    ----------
    angle, radius, height
        The place in cylinder coordinates: radians, metres, metres.
    """
    up = height + HAND - TURRET_HEIGHT - SHOULDER_HEIGHT
    reach = min(math.hypot(radius, up), UPPER_ARM + FOREARM - 1e-6)
    bend = math.acos((reach**2 - UPPER_ARM**2 - FOREARM**2) / (2 * UPPER_ARM * FOREARM))
    lift = math.atan2(radius, up) - math.atan2(FOREARM * math.sin(bend), UPPER_ARM + FOREARM * math.cos(bend))
    return np.array([angle, lift, bend, math.pi - lift - bend])


class ArmMotion:
    """The arm over time: each cycle it carries the cube to the other tray. Joints lag behind what is asked of them.

    Parameters
    ----------
    cycle
        Seconds that one cycle takes.
    """

    # Natural frequency (rad/s) and damping of the joints' servos: the base turns more mass than the wrist.
    _STIFFNESS = np.array([11.0, 14.0, 18.0, 24.0])
    _DAMPING = 0.62
    _SUBSTEP = 1 / 240

    def __init__(self, cycle: float = 5.0) -> None:
        self.cycle = cycle
        self._time = 0.0
        _, self._joints, self._opening = self._asked(0.0)
        self._speed = np.zeros(4)
        self._holding = False
        x, y, z = TRAYS["right"]
        self._cube = Pose(np.eye(3), np.array([x, y, z + CUBE / 2]))
        self._grip = self._cube

    def advance(self, time: float) -> ArmState:
        """Go on to ``time`` seconds since the start, not back, and tell how things are then."""
        while self._time < time - 1e-9:
            dt = min(self._SUBSTEP, time - self._time)
            self._time += dt
            _, target, self._opening = self._asked(self._time)
            pull = self._STIFFNESS**2 * (target - self._joints) - 2 * self._DAMPING * self._STIFFNESS * self._speed
            self._speed += pull * dt
            self._joints += self._speed * dt
        step, target, opening = self._asked(self._time)
        local = forward(self._joints, opening)
        world = in_world(local)
        self._move_cube(step, world["hand"])
        return ArmState(step, target, self._joints.copy(), opening, local, world, self._cube)

    def _move_cube(self, step: str, hand: Pose) -> None:
        holding = step in ("lifting", "carrying", "setting down")
        if holding and not self._holding:
            # From now on the cube keeps its pose in the frame of the hand.
            back = hand.rotation.T
            self._grip = Pose(back @ self._cube.rotation, back @ (self._cube.translation - hand.translation))
        self._holding = holding
        if holding:
            self._cube = hand @ self._grip
        elif step == "releasing":
            x, y, _ = self._cube.translation
            self._cube = Pose(self._cube.rotation, np.array([x, y, TRAYS["left"][2] + CUBE / 2]))

    def _asked(self, time: float) -> tuple[str, FloatArray, float]:
        """What is asked of the arm at a time: step, joint angles, opening of the fingers."""
        cycles, phase = divmod(time / self.cycle, 1.0)
        here, there = ("right", "left") if int(cycles) % 2 == 0 else ("left", "right")
        for step, share in STEPS:  # noqa: B007 - the last step, for a phase of just below one
            if phase < share:
                break
            phase -= share
        done = _smooth(min(phase / share, 1.0))
        start, end, open_before, open_after = {
            "approaching": ((here, _HOVER), (here, _HOVER), _OPEN, _OPEN),
            "reaching down": ((here, _HOVER), (here, 0.0), _OPEN, _OPEN),
            "gripping": ((here, 0.0), (here, 0.0), _OPEN, _CLOSED),
            "lifting": ((here, 0.0), (here, _HOVER), _CLOSED, _CLOSED),
            "carrying": ((here, _HOVER), (there, _HOVER), _CLOSED, _CLOSED),
            "setting down": ((there, _HOVER), (there, 0.0), _CLOSED, _CLOSED),
            "releasing": ((there, 0.0), (there, 0.0), _CLOSED, _OPEN),
            "retreating": ((there, 0.0), (there, _HOVER), _OPEN, _OPEN),
        }[step]
        a, b = _above(*start), _above(*end)
        if step == "approaching":
            # A wave of the elbow, so that the arm comes from somewhere: out and back within the step.
            swing = math.sin(math.pi * done) ** 2
            a = b = b + swing * np.array([0.35, -0.06, 0.10])
        angle, radius, height = a + (b - a) * done
        opening = open_before + (open_after - open_before) * done
        return step, inverse(float(angle), float(radius), float(height)), opening


def _smooth(share: float) -> float:
    """From 0 to 1 with no jerk at either end."""
    return share**3 * (10 - 15 * share + 6 * share**2)


def _above(tray: str, height: float) -> FloatArray:
    """A place above a tray in cylinder coordinates; height 0 is where the cube is gripped."""
    x, y, z = TRAYS[tray]
    return np.array([math.atan2(y, x), math.hypot(x, y), z + CUBE / 2 + height])
