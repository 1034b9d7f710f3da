"""Typical code of vision and machine learning: images, cameras, detections, tensors, videos. Checked for its types, never run."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from PIL import Image

import asyncrr as rr


class Tensor:
    """With the signatures of ``torch.Tensor``, which is not needed to check this file."""

    def __array__(self, dtype: Any = None) -> npt.NDArray[Any]:
        return np.zeros((2, 2), dtype=dtype)

    def numpy(self, *, force: bool = False) -> npt.NDArray[Any]:
        return np.zeros((2, 2))

    def __getitem__(self, key: Any) -> Tensor:
        return self


class Model(Protocol):
    """As detectors tend to look."""

    names: dict[int, str]

    def __call__(self, image: npt.NDArray[np.uint8]) -> dict[str, Tensor]: ...


def pictures(bgr: npt.NDArray[np.uint8], mask: npt.NDArray[np.bool_], gray: npt.NDArray[np.uint16], file: Path) -> None:
    rr.log("image", rr.Image(bgr, color_model="BGR"), rr.Image(bgr, "bgr"), rr.Image(bgr[..., ::-1], rr.ColorModel.RGB))
    rr.log("image", rr.Image(bgr, color_model="bgr").compress(jpeg_quality=80))
    rr.log("image", rr.Image(bgr).compress(), static=True)
    rr.log("image", rr.Image(Image.open(file)), rr.Image(Tensor()), rr.Image([[0, 255], [255, 0]]), rr.Image(gray))
    rr.log("image", rr.Image(bgr, opacity=0.5, draw_order=-1.0, magnification_filter="nearest"))
    rr.log(
        "raw",
        rr.Image(bytes=bgr.tobytes(), width=640, height=480, pixel_format=rr.PixelFormat.NV12),
        rr.Image(bytes=b"...", width=640, height=480, color_model="RGB", datatype="U8"),
        rr.Image(bytes=b"...", width=bgr.shape[1], height=bgr.shape[0], color_model="RGB", datatype=np.uint8),
        rr.Image(bytes=b"...", width=1, height=1, color_model="L", datatype=rr.ChannelDatatype.F32),
    )
    rr.log("file", rr.EncodedImage(path=file), rr.EncodedImage(path="picture.png"))
    rr.log("file", rr.EncodedImage(contents=file.read_bytes(), media_type="image/jpeg", opacity=0.5))
    rr.log("file", rr.EncodedImage(contents=io.BytesIO(b"..."), media_type=rr.components.MediaType.JPEG))
    with file.open("rb") as stream:
        rr.log("file", rr.EncodedImage(contents=stream, media_type="image/png"))
    rr.log("mask", rr.SegmentationImage(mask.astype(np.uint8)), rr.SegmentationImage(Tensor(), opacity=0.5))
    image: Image.Image = rr.Image(bgr).as_pil_image()
    image.save(file)


def depth(meters: npt.NDArray[np.float32], millimeters: npt.NDArray[np.uint16]) -> None:
    rr.log("depth", rr.DepthImage(meters, meter=1.0, colormap="viridis", depth_range=[0, 5]))
    rr.log("depth", rr.DepthImage(millimeters, meter=1000, colormap=rr.components.Colormap.Turbo, point_fill_ratio=1.0))
    rr.log("depth", rr.DepthImage(millimeters, depth_range=(0.0, 4000.0)).compress())
    rr.log("depth", rr.EncodedDepthImage(Path("depth.png").read_bytes(), media_type="image/png", meter=1000))


def cameras(matrix: npt.NDArray[np.float64], size: tuple[int, int]) -> None:
    rr.log("camera", rr.Pinhole(image_from_camera=matrix, resolution=size, camera_xyz=rr.ViewCoordinates.RDF))
    rr.log("camera", rr.Pinhole(focal_length=500.0, width=640, height=480, image_plane_distance=0.2))
    rr.log("camera", rr.Pinhole(focal_length=(500, 501), principal_point=[320, 240], width=size[0], height=size[1]))
    rr.log("camera", rr.Pinhole(fov_y=1.2, aspect_ratio=16 / 9, camera_xyz=rr.components.ViewCoordinates.FLU))
    rr.log("camera", rr.Pinhole(image_from_camera=[[500, 0, 320], [0, 500, 240], [0, 0, 1]], resolution=[640, 480]))


def detections(model: Model, image: npt.NDArray[np.uint8], names: dict[int, str]) -> None:
    rr.log(
        "/",
        rr.AnnotationContext([rr.AnnotationInfo(id=number, label=name) for number, name in names.items()]),
        static=True,
    )
    rr.log("/", rr.AnnotationContext([(1, "red", (255, 0, 0)), (2, "green", (0, 255, 0))]), static=True)
    rr.log("/", rr.AnnotationContext([(1, "red"), (2, "green")]), rr.AnnotationContext([1, 2]))
    rr.log("/", rr.AnnotationContext((number, name) for number, name in names.items()), static=True)
    rr.log(
        "/",
        rr.AnnotationContext(
            [
                rr.ClassDescription(
                    info=rr.AnnotationInfo(0, label="Person", color=[255, 0, 0]),
                    keypoint_annotations=[(i, f"joint {i}") for i in range(17)],
                    keypoint_connections=[(0, 1), (1, 2)],
                ),
            ]
        ),
        static=True,
    )
    found = model(image)
    rr.log(
        "image/boxes",
        rr.Boxes2D(
            array=found["boxes"],
            array_format=rr.Box2DFormat.XYXY,
            class_ids=found["labels"],
            labels=[model.names[number] for number in range(3)],
            colors=[(255, 0, 0, 128)],
        ),
    )
    rr.log("image/boxes", rr.Boxes2D(mins=[[0, 0]], sizes=[[10, 20]]), rr.Boxes2D(half_sizes=[5, 5], centers=(1, 2)))
    rr.log("image/keypoints", rr.Points2D(found["keypoints"][0], keypoint_ids=np.arange(17), class_ids=0))


def training(batches: Iterable[Tensor], loss: Callable[[Tensor], float]) -> None:
    for step, batch in enumerate(batches):
        rr.set_time("step", sequence=step)
        rr.log("loss", rr.Scalars(loss(batch)))
        rr.log("weights", rr.Tensor(batch, dim_names=["out", "in"], value_range=[-1, 1]))
        rr.log("histogram", rr.BarChart(np.histogram(np.asarray(batch), bins=10)[0]))
    rr.log(
        "tensor", rr.Tensor(np.zeros((8, 6, 3, 5))), rr.Tensor([[1, 2], [3, 4]], dim_names=("h", "w")), rr.Tensor(1.0)
    )
    rr.log("tensor", rr.Tensor(rr.TensorData(array=np.zeros((2, 2)), dim_names=["a", "b"])))
    rr.log("notes", rr.TextDocument("# Title", media_type=rr.MediaType.MARKDOWN), rr.TextDocument("plain"), static=True)
    rr.log("log", rr.TextLog("done", level="INFO", color=[0, 255, 0]), rr.TextLog("bad", level=rr.TextLogLevel.ERROR))


def videos(path: Path, packets: Iterable[bytes]) -> None:
    video = rr.AssetVideo(path=path)
    rr.log("video", video, static=True)
    times = video.read_frame_timestamps_nanos()
    rr.send_columns(
        "video",
        indexes=[rr.TimeColumn("t", duration=1e-9 * times)],
        columns=rr.VideoFrameReference.columns_nanos(times),
    )
    rr.log(
        "video", rr.VideoFrameReference(seconds=1.5), rr.VideoFrameReference(nanoseconds=17, video_reference="video")
    )
    rr.log("video", rr.VideoFrameReference(rr.components.VideoTimestamp(seconds=2.0)))
    rr.log("stream", rr.VideoStream(codec=rr.VideoCodec.H264), static=True)
    for packet in packets:
        rr.log("stream", rr.VideoStream.from_fields(sample=packet))
    rr.log("model", rr.Asset3D(path="robot.glb", albedo_factor=[255, 255, 255]), static=True)
    rr.log("model", rr.Asset3D(contents=path.read_bytes(), media_type=rr.MediaType.GLB), rr.AssetAudio(path=path))


def values(record: dict[str, Any], confidences: npt.NDArray[np.float32]) -> None:
    rr.log("any", rr.AnyValues(confidence=0.9, name="cat", tags=["a", "b"], raw=b"...", present=True, nothing=None))
    rr.log("any", rr.AnyValues(array=confidences, tensor=Tensor(), rows=[{"a": 1}, {"a": 2}], number=np.int64(3)))
    rr.log("any", rr.AnyValues(**record), rr.AnyValues().with_component_from_data("one", [1, 2, 3]))
    rr.log("mine", rr.DynamicArchetype("Mine", components={"score": confidences, "note": "text"}))
    rr.log("one", [rr.AnyBatchValue("score", confidences)])
