"""The scene of the demo: a robot arm at work, seen by a camera and a laser scanner. All of it is computed, none of it canned."""

from __future__ import annotations

from collections import deque
from typing import Final

import anyio
import anyio.to_thread
import numpy as np

import asyncrr as rr

from .arm import CUBE, HAND, JOINTS, PARENTS, PARTS, TRAYS, ArmMotion, ArmState, Block, Pose
from .progress import Progress
from .raycast import Hits, Solid, cast, looking_at, pinhole_rays, scanner_rays

FRAME_RATE: Final = 30
"""Frames a second, of the arm; the sensors see every third one."""

_SENSOR_EVERY = 3
_WIDTH, _HEIGHT, _FOCAL = 256, 192, 215.0
_DEPTH_LIMIT = 3.2
_SCAN_LIMIT = 2.6
_TRAIL = 2 * FRAME_RATE

_CAMERA = looking_at((1.45, -1.05, 1.15), (0.28, 0.06, 0.30))
_SCANNER = Pose(
    np.array([[-0.8, 0.6, 0.0], [-0.6, -0.8, 0.0], [0.0, 0.0, 1.0]]),
    np.array([1.15, 0.95, 0.66]),
)
"""Looks along its x, at the arm from the other side than the camera."""

_CUBE_COLOR = (46, 160, 98)
_ARM, _CUBE, _TRAY, _CRATE = 2, 3, 4, 5
_JOINT_COLORS = ((232, 93, 73), (242, 169, 59), (77, 151, 255), (160, 108, 213))
_LEVELS = {"gripping": "INFO", "releasing": "INFO"}
_LAG_LIMIT = 15.0
"""Degrees by which a joint may be off before the log says so."""

_CRATES = (
    Block((-0.42, 0.42, 0.14), (0.14, 0.14, 0.14), (181, 136, 99)),
    Block((-0.38, 0.40, 0.36), (0.08, 0.08, 0.08), (204, 164, 118)),
    Block((-0.48, -0.30, 0.10), (0.11, 0.16, 0.10), (90, 120, 170)),
    Block((0.02, 0.88, 0.07), (0.16, 0.07, 0.07), (190, 82, 82)),
)

_DESCRIPTION = """\
# Robot arm at work

An arm with four joints carries a cube from one tray to the other and back. Everything here is computed as it is logged,
by an async program that writes a file and, where there is one, a viewer.

| entity | what it is |
|---|---|
| `world/arm/…` | the arm: a `Transform3D` for each joint, nested as the links are, and boxes for the links |
| `world/tool_path` | where the finger tips were in the last two seconds |
| `world/camera/…` | a pinhole camera: color, depth in millimetres, and which object each pixel shows |
| `world/scanner/…` | a laser scanner on the other side, colored by height |
| `joints/angles` | where the joints are, in degrees |
| `joints/errors` | how far they are from where they should be |
| `log` | what the arm is doing |

Timelines: `frame` counts the arm's control steps, `sim_time` is the time in the simulation.
"""


class Scene:
    """The scene, to be logged frame by frame.

    Parameters
    ----------
    seconds
        How much of it, in simulated time.
    real_time
        Whether to keep pace with the clock, for somebody who is watching.
    """

    def __init__(self, seconds: float, *, real_time: bool) -> None:
        self._frames = max(1, round(seconds * FRAME_RATE))
        self._real_time = real_time
        self._motion = ArmMotion()
        self._lagging = False
        self._trail: deque[np.ndarray[tuple[int, ...], np.dtype[np.float64]]] = deque(maxlen=_TRAIL)
        self._noise = np.random.default_rng(7)
        self._rays = pinhole_rays(_WIDTH, _HEIGHT, _FOCAL)
        self._beams = scanner_rays(np.radians(np.linspace(-45, 45, 240)), np.radians(np.linspace(-27, 14, 48)))

    async def log(self, rec: rr.AsyncRecordingStream, progress: Progress) -> None:
        """Log all of it; ``progress`` is told how many frames are done, and what the arm is doing."""
        await self._log_static(rec)
        start = anyio.current_time()
        step = ""
        for frame in range(self._frames):
            time = frame / FRAME_RATE
            rec.set_time("frame", sequence=frame)
            rec.set_time("sim_time", duration=time)
            state = self._motion.advance(time)
            if state.step != step:
                step = state.step
                await rec.log("log", rr.TextLog(f"{step} at {_place(state)}", level=_LEVELS.get(step, "DEBUG")))
            await self._log_arm(rec, state)
            if frame % _SENSOR_EVERY == 0:
                # Milliseconds of arithmetic: in a worker thread, so that the loop can go on sending meanwhile.
                picture, scan = await anyio.to_thread.run_sync(self._look, state)
                await self._log_camera(rec, picture)
                await self._log_scanner(rec, scan)
            progress(frame + 1, self._frames, step)
            if self._real_time:
                await anyio.sleep_until(start + (frame + 1) / FRAME_RATE)

    def _look(self, state: ArmState) -> tuple[Hits, Hits]:
        solids = _solids(state)
        return cast(_CAMERA, self._rays, solids), cast(_SCANNER, self._beams, solids)

    # -- what does not change ----------------------------------------------------------------------------------------

    async def _log_static(self, rec: rr.AsyncRecordingStream) -> None:
        async def log(path: str, data: rr.AsComponents) -> None:
            await rec.log(path, data, static=True)

        await rec.send_recording_name("robot arm")
        await log("description", rr.TextDocument(_DESCRIPTION, media_type="text/markdown"))
        await log("world", rr.ViewCoordinates.RIGHT_HAND_Z_UP)
        for part, blocks in PARTS.items():
            await log(_part_path(part), _boxes(blocks))
        await log(
            f"{_part_path('hand')}/axes",
            rr.Arrows3D(
                origins=[[0, 0, HAND]] * 3,
                vectors=np.eye(3) * 0.12,
                colors=[[255, 70, 70], [70, 220, 90], [80, 130, 255]],
                radii=0.006,
            ),
        )
        await log("world/cube", rr.Boxes3D(half_sizes=[[CUBE / 2] * 3], colors=_CUBE_COLOR, fill_mode="solid"))
        await log("world/trays", _boxes(_TRAY_BLOCKS))
        await log("world/crates", _boxes(_CRATES))
        await log("world/floor", _floor())
        await log("world/camera", rr.Transform3D(translation=_CAMERA.translation, mat3x3=_CAMERA.rotation))
        await log(
            "world/camera",
            rr.Pinhole(
                width=_WIDTH,
                height=_HEIGHT,
                focal_length=_FOCAL,
                camera_xyz=rr.ViewCoordinates.RDF,
                image_plane_distance=0.3,
            ),
        )
        await log("world/scanner", rr.Transform3D(translation=_SCANNER.translation, mat3x3=_SCANNER.rotation))
        await log(
            "world/scanner", rr.Boxes3D(half_sizes=[[0.04, 0.05, 0.05]], colors=[96, 104, 120], fill_mode="solid")
        )
        for plot in ("joints/angles", "joints/errors"):
            await log(plot, rr.SeriesLines(names=list(JOINTS), colors=_JOINT_COLORS, widths=2.0))

    # -- what moves --------------------------------------------------------------------------------------------------

    async def _log_arm(self, rec: rr.AsyncRecordingStream, state: ArmState) -> None:
        log = rec.log
        for part in PARENTS:
            pose = state.local[part]
            await log(_part_path(part), rr.Transform3D(translation=pose.translation, mat3x3=pose.rotation))
        await log("world/cube", rr.Transform3D(translation=state.cube.translation, mat3x3=state.cube.rotation))
        self._trail.append(state.tool)
        if len(self._trail) > 1:
            await log(
                "world/tool_path",
                rr.LineStrips3D([np.array(self._trail, dtype=np.float32)], colors=[255, 214, 64], radii=0.005),
            )
        errors = np.degrees(state.target - state.joints)
        await log("joints/angles", rr.Scalars(np.degrees(state.joints)))
        await log("joints/errors", rr.Scalars(errors))
        worst = int(np.abs(errors).argmax())
        lagging = bool(abs(errors[worst]) > _LAG_LIMIT)
        if lagging and not self._lagging:
            await log("log", rr.TextLog(f"{JOINTS[worst]} lags by {abs(errors[worst]):.0f} degrees", level="WARN"))
        self._lagging = lagging

    async def _log_camera(self, rec: rr.AsyncRecordingStream, picture: Hits) -> None:
        log = rec.log
        shape = (_HEIGHT, _WIDTH)
        await log("world/camera/color", rr.Image(picture.color.reshape(*shape, 3)))
        ahead = picture.distance * self._rays[:, 2]
        ahead += self._noise.normal(0, 1, ahead.shape).astype(np.float32) * 0.0015 * ahead
        millimetres = np.where(ahead < _DEPTH_LIMIT, ahead * 1000, 0).astype(np.uint16)
        await log("world/camera/depth", rr.DepthImage(millimetres.reshape(shape), meter=1000.0, colormap="turbo"))
        await log("world/camera/objects", rr.SegmentationImage(picture.class_id.reshape(shape)))

    async def _log_scanner(self, rec: rr.AsyncRecordingStream, scan: Hits) -> None:
        hit = scan.distance < _SCAN_LIMIT
        points = self._beams[hit] * scan.distance[hit, None]
        points *= 1 + self._noise.normal(0, 0.0015, (len(points), 1)).astype(np.float32)
        height = _SCANNER.apply(points)[:, 2]
        await rec.log("world/scanner/points", rr.Points3D(points, colors=_heat(height / 0.9), radii=0.007))


def _part_path(part: str) -> str:
    above = PARENTS.get(part)
    return f"{_part_path(above)}/{part}" if above else f"world/arm/{part}"


def _place(state: ArmState) -> str:
    x, y, z = state.tool
    return f"({x:.2f}, {y:.2f}, {z:.2f}) m"


def _boxes(blocks: tuple[Block, ...]) -> rr.Boxes3D:
    return rr.Boxes3D(
        centers=[block.center for block in blocks],
        half_sizes=[block.half_size for block in blocks],
        colors=[block.color for block in blocks],
        fill_mode="solid",
    )


def _tray(place: tuple[float, float, float]) -> list[Block]:
    x, y, top = place
    wood, rim = (222, 205, 170), (150, 128, 92)
    return [
        Block((x, y, top / 2), (0.13, 0.13, top / 2), wood),
        *(Block((x + side * 0.13, y, top / 2 + 0.01), (0.01, 0.14, top / 2 + 0.01), rim) for side in (-1, 1)),
        *(Block((x, y + side * 0.13, top / 2 + 0.01), (0.12, 0.01, top / 2 + 0.01), rim) for side in (-1, 1)),
    ]


_TRAY_BLOCKS = tuple(block for place in TRAYS.values() for block in _tray(place))


def _solids(state: ArmState) -> list[Solid]:
    """All that the sensors can see, the floor apart."""
    world = Pose(np.eye(3), np.zeros(3))
    found = [_solid(world, block, _TRAY) for block in _TRAY_BLOCKS]
    found += [_solid(world, block, _CRATE) for block in _CRATES]
    found += [_solid(state.world[part], block, _ARM) for part, blocks in PARTS.items() for block in blocks]
    found.append(Solid(state.cube, (CUBE / 2,) * 3, _CUBE_COLOR, _CUBE))
    return found


def _solid(frame: Pose, block: Block, class_id: int) -> Solid:
    place = Pose(frame.rotation, frame.apply(block.center))
    return Solid(place, block.half_size, block.color, class_id)


def _floor() -> rr.LineStrips3D:
    """A grid of lines, half a metre apart."""
    ticks = np.arange(-1.5, 1.51, 0.5)
    along_x = [[[-1.5, y, 0.0], [1.5, y, 0.0]] for y in ticks]
    along_y = [[[x, -1.5, 0.0], [x, 1.5, 0.0]] for x in ticks]
    return rr.LineStrips3D(along_x + along_y, colors=[110, 116, 126], radii=0.002)


_HEAT = np.array([[62, 110, 196], [40, 160, 170], [110, 200, 110], [245, 210, 70], [235, 100, 60]], dtype=np.float64)


def _heat(share: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Colors from blue to red for numbers from 0 to 1."""
    at = np.clip(share, 0, 1) * (len(_HEAT) - 1)
    stops = np.arange(len(_HEAT))
    return np.stack([np.interp(at, stops, _HEAT[:, i]) for i in range(3)], axis=1).astype(np.uint8)
