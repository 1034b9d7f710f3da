"""Archetypes and batches beyond the first set: the same Arrow data, errors and warnings as the official SDK."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import rerun

from asyncrr.types import archetypes, codecs
from asyncrr.types.interop import stage
from tests.types.outcomes import OURS, assert_same, outcome
from tests.types.test_against_official import ARCHETYPES

ANNOTATIONS = [
    'rr.AnnotationContext([rr.AnnotationInfo(id=1,label="a",color=(1,2,3))])',
    'rr.AnnotationContext([rr.ClassDescription(info=(5,"five"))])',
    'rr.AnnotationContext(rr.ClassDescription(info=(5,"five")))',
    "rr.AnnotationContext(rr.AnnotationInfo(5))",
    "rr.AnnotationContext([1,2])",
    "rr.AnnotationContext(1)",
    "rr.AnnotationContext((1,'a'))",
    "rr.AnnotationContext([(1,'a'),(2,'b',[255,0,0])])",
    "rr.AnnotationContext([(1,'a',0xFF0000FF)])",
    "rr.AnnotationContext([(1,)])",
    "rr.AnnotationContext([[1,'a']])",
    "rr.AnnotationContext([(1,'a',1,2)])",
    "rr.AnnotationContext([(1,5)])",
    "rr.AnnotationContext([(1,None)])",
    "rr.AnnotationContext({1:'a'})",
    "rr.AnnotationContext({1:rr.AnnotationInfo(2)})",
    "rr.AnnotationContext([])",
    "rr.AnnotationContext(None)",
    "rr.AnnotationContext('bad')",
    "rr.AnnotationContext(['a'])",
    "rr.AnnotationContext([1.5])",
    "rr.AnnotationContext([np.int64(3)])",
    "rr.AnnotationContext(np.array([1,2]))",
    "rr.AnnotationContext((x for x in [1]))",
    "rr.AnnotationContext([None])",
    "rr.AnnotationContext([rr.components.ClassId(3)])",
    "rr.AnnotationContext([rr.encodings.ClassDescriptionMapElem(3,rr.ClassDescription(info=5))])",
    "rr.AnnotationContext([rr.encodings.ClassDescriptionMapElem(3,5)])",
    "rr.AnnotationContext(rr.components.AnnotationContext([1,2]))",
    "rr.AnnotationContext([rr.components.AnnotationContext([1,2])])",
    "rr.components.AnnotationContextBatch([rr.components.AnnotationContext([1,2]),rr.components.AnnotationContext([3])])",
    "rr.components.AnnotationContextBatch([[1,2],[3]])",
    'rr.components.AnnotationContextBatch([rr.ClassDescription(info=rr.AnnotationInfo(id=1),keypoint_annotations=[rr.AnnotationInfo(id=2,label="k")],keypoint_connections=[(1,2),(2,3)])])',
    "rr.AnnotationContext([rr.ClassDescription(info=1,keypoint_annotations=[1,(2,'b')],keypoint_connections=[rr.encodings.KeypointPair(1,2)])])",
    "rr.AnnotationContext([rr.ClassDescription(info=1,keypoint_annotations=[1,(2,'b')],keypoint_connections=[1,2,2,3])])",
    "rr.AnnotationContext([rr.ClassDescription(info=1,keypoint_annotations=None,keypoint_connections=None)])",
    "rr.AnnotationContext([rr.ClassDescription(info=1,keypoint_annotations=5)])",
    "rr.AnnotationContext([rr.ClassDescription(info=1,keypoint_connections=[(1,)])])",
    "rr.AnnotationContext([rr.ClassDescription(info=1,keypoint_connections=[(1,2,3)])])",
    "rr.AnnotationContext([rr.ClassDescription(info=1,keypoint_connections=(1,2))])",
    "rr.AnnotationContext([rr.ClassDescription(info=1,keypoint_connections=[[1,2]])])",
    "rr.AnnotationContext([rr.ClassDescription(info=1,keypoint_connections=np.array([[1,2]]))])",
    "rr.AnnotationContext([rr.ClassDescription(info=1,keypoint_annotations=rr.AnnotationInfo(3))])",
    "rr.ClassDescription(info=0,keypoint_annotations=[rr.AnnotationInfo(0)],keypoint_connections=[(0,0)])",
    "rr.ClassDescription(info='bad')",
    "rr.ClassDescription(5)",
    "rr.ClassDescription(info=5)",
    "repr(rr.ClassDescription(info=(5,'a'),keypoint_annotations=[1],keypoint_connections=[(1,2)]))",
    "repr(rr.AnnotationInfo(5,'a',[1,2,3]))",
    "repr(rr.AnnotationInfo(5,7))",
    "repr(rr.AnnotationInfo(5.7))",
    "repr(rr.AnnotationInfo('5'))",
    "repr(rr.AnnotationInfo('x'))",
    "repr(rr.AnnotationInfo(5,color='bad'))",
    "rr.AnnotationInfo()",
    "type(rr.AnnotationInfo(5,'a').label).__name__, type(rr.AnnotationInfo(5,'a',1).color).__name__, type(rr.AnnotationInfo(5).id).__name__",
    "repr(rr.encodings.KeypointPair(1,2))",
    "type(rr.encodings.KeypointPair(1,2).keypoint0).__name__",
    "repr(rr.encodings.ClassDescriptionMapElem(3,5))",
    "repr(rr.components.AnnotationContext([1]).class_map)",
    "rr.encodings.AnnotationInfoBatch([1,(2,'b'),rr.AnnotationInfo(3,'c',[1,2,3])])",
    "rr.encodings.AnnotationInfoBatch(1)",
    "rr.encodings.AnnotationInfoBatch((2,'b'))",
    "rr.encodings.AnnotationInfoBatch(rr.AnnotationInfo(3))",
    "rr.encodings.AnnotationInfoBatch([])",
    "rr.encodings.AnnotationInfoBatch('x')",
    "rr.encodings.KeypointPairBatch([(1,2),rr.encodings.KeypointPair(3,4)])",
    "rr.encodings.KeypointPairBatch((1,2))",
    "rr.encodings.KeypointPairBatch([1,2])",
    "rr.encodings.KeypointPairBatch(rr.encodings.KeypointPair(3,4))",
    "rr.encodings.KeypointPairBatch([])",
    "rr.encodings.ClassDescriptionBatch([rr.ClassDescription(info=1)])",
    "rr.encodings.ClassDescriptionBatch(rr.ClassDescription(info=1))",
    "rr.encodings.ClassDescriptionBatch([1,(2,'a')])",
    "rr.encodings.ClassDescriptionBatch(1)",
    "rr.encodings.ClassDescriptionBatch([])",
    "rr.encodings.ClassDescriptionMapElemBatch([1,rr.ClassDescription(info=1)])",
    "rr.encodings.ClassDescriptionMapElemBatch(rr.encodings.ClassDescriptionMapElem(3,5))",
    "rr.encodings.ClassDescriptionMapElemBatch(3)",
    "rr.AnnotationContext.columns(context=[[1,2],[3]])",
    "rr.AnnotationContext.columns(context=[rr.components.AnnotationContext([1,2]),rr.components.AnnotationContext([3])])",
    "rr.AnnotationContext.columns(context=[1,2])",
    "rr.AnnotationContext([rr.AnnotationInfo(5, label=['a','b'])])",
    "rr.AnnotationContext([rr.AnnotationInfo(5, label=rr.components.Text('t'), color=rr.components.Color([1,2,3]))])",
]
VIDEOS = [
    "rr.components.VideoTimestampBatch([1,2])",
    "rr.components.VideoTimestampBatch(5)",
    "rr.components.VideoTimestampBatch(1.7)",
    "rr.components.VideoTimestampBatch(np.array([1.7,2]))",
    "rr.components.VideoTimestampBatch(rr.components.VideoTimestamp(seconds=1.5))",
    "rr.components.VideoTimestampBatch([rr.components.VideoTimestamp(seconds=1.5),rr.encodings.VideoTimestamp(3)])",
    "rr.components.VideoTimestampBatch('x')",
    "rr.components.VideoTimestampBatch([])",
    "rr.components.VideoTimestampBatch(np.timedelta64(5,'s'))",
    "rr.components.VideoTimestamp(seconds=1.7e-9).timestamp_ns",
    "rr.components.VideoTimestamp(nanoseconds=1.7).timestamp_ns",
    "rr.components.VideoTimestamp(seconds=1.7).timestamp_ns",
    "repr(rr.components.VideoTimestamp(seconds=1.7))",
    "rr.components.VideoTimestamp.seconds([1,1.5])",
    "rr.components.VideoTimestamp.milliseconds([1,1.5])",
    "rr.components.VideoTimestamp.nanoseconds([1,1.5])",
    "rr.components.VideoTimestamp.seconds(np.array([1.5,2]))",
    "rr.components.VideoTimestamp.milliseconds(np.array([1.5,2]))",
    "rr.components.VideoTimestamp.nanoseconds(np.array([1.5,2]))",
    "rr.encodings.VideoTimestamp(5.7).timestamp_ns",
    "rr.encodings.VideoTimestamp(rr.encodings.VideoTimestamp(5)).timestamp_ns",
    "rr.VideoFrameReference(timestamp=5)",
    "rr.VideoFrameReference(5)",
    "rr.VideoFrameReference(1.7)",
    "rr.VideoFrameReference(np.float64(1.7))",
    "rr.VideoFrameReference(np.int64(17))",
    "rr.VideoFrameReference([1,2])",
    "rr.VideoFrameReference(True)",
    "rr.VideoFrameReference('a')",
    "rr.VideoFrameReference()",
    "rr.VideoFrameReference(video_reference='x')",
    "rr.VideoFrameReference(timestamp=5,seconds=1)",
    "rr.VideoFrameReference(seconds=1.5, video_reference='v', opacity=0.5, draw_order=2)",
    "rr.VideoFrameReference(nanoseconds=1.5)",
    "rr.VideoFrameReference(nanoseconds=15)",
    "rr.VideoFrameReference(seconds=np.float32(1.5))",
    "rr.VideoFrameReference(rr.components.VideoTimestamp(seconds=1.7))",
    "rr.VideoFrameReference(timestamp=rr.encodings.VideoTimestamp(7), video_reference=5)",
    "rr.VideoFrameReference.columns_secs([1,2])",
    "rr.VideoFrameReference.columns_secs([1.5,2])",
    "rr.VideoFrameReference.columns_secs(np.array([1.5,2]))",
    "rr.VideoFrameReference.columns_millis([1,2])",
    "rr.VideoFrameReference.columns_millis([1.5,2])",
    "rr.VideoFrameReference.columns_nanos([1,2])",
    "rr.VideoFrameReference.columns_nanos([1.5,2])",
    "rr.VideoFrameReference.columns_nanos(np.array([[1,2],[3,4]]))",
    "rr.VideoFrameReference.columns_secs('a')",
    "rr.VideoFrameReference.columns_secs(5)",
    "rr.VideoFrameReference.columns(timestamp=[1,2],video_reference=['a','b'])",
    "rr.VideoStream(codec='h264', sample=b'abc', is_keyframe=True)",
    "rr.VideoStream(codec=rr.VideoCodec.AV1)",
    "rr.VideoStream(codec=1635148593)",
    "rr.VideoStream(codec='x')",
    "rr.VideoStream(codec=5)",
    "rr.VideoStream('VP9', sample='abc')",
    "rr.VideoStream.columns(codec=['h264','av1'],sample=[b'a',b'b'])",
    "rr.components.VideoCodecBatch(['h264',None])",
    "rr.AssetVideo(contents=b'abc')",
    "rr.AssetVideo()",
    "rr.AssetVideo(contents=b'abc', path='x.mp4')",
    "rr.AssetVideo(path='/does/not/exist.mp4')",
    "rr.AssetVideo(contents='abc', media_type=rr.MediaType.MP4)",
    "rr.components.VideoTimestamp.seconds([1.7e-9, -1.5])",
    "rr.components.VideoTimestamp.milliseconds([1.7e-6])",
    "rr.components.VideoTimestamp(seconds=-1.7e-9).timestamp_ns",
    "rr.components.VideoTimestamp(seconds=2.5e-9).timestamp_ns",
]
ASSETS = [
    "rr.Asset3D(path='/does/not/exist.glb')",
    "rr.Asset3D(contents=b'abc')",
    "rr.Asset3D(contents=b'abc', media_type='model/obj', albedo_factor=[1,2,3])",
    "rr.Asset3D()",
    "rr.Asset3D(contents=b'abc', path='x.glb')",
    "rr.Asset3D(contents='abc')",
    "rr.Asset3D(contents=[1,2,3])",
    "rr.Asset3D(contents=__import__('io').BytesIO(b'abc'), media_type=rr.MediaType.GLB)",
    "rr.Asset3D(contents=np.arange(4,dtype=np.uint8), albedo_factor='bad')",
    "rr.AssetAudio(contents=b'abc',media_type='audio/wav')",
    "rr.AssetAudio(contents=b'abc')",
    "rr.AssetAudio()",
    "rr.AssetAudio(path='/does/not/exist.wav')",
    "rr.AssetAudio(contents=5)",
    "rr.Asset3D(path='')",
    "rr.Asset3D(path=5)",
]
MESHES = [
    "rr.components.TriangleIndicesBatch([[0.5,1.7,2]])",
    "rr.components.TriangleIndicesBatch([-1,0,0])",
    "rr.components.TriangleIndicesBatch(np.arange(6).reshape(2,3))",
    "rr.Mesh3D(vertex_positions=[[0,0,0]],albedo_texture=np.zeros((2,3,3),np.uint8))",
    "rr.Mesh3D(vertex_positions=[[0,0,0]],albedo_texture=np.zeros((2,3,4),np.float32))",
    "rr.Mesh3D(vertex_positions=[[0,0,0]],albedo_texture=np.zeros((2,3),np.uint8))",
    "rr.Mesh3D(vertex_positions=[[0,0,0]],albedo_texture=np.zeros((2,3,1),np.uint8))",
    "rr.Mesh3D(vertex_positions=[[0,0,0]],albedo_texture=np.zeros((1,2,3,3),np.uint8))",
    "rr.Mesh3D(vertex_positions=[[0,0,0]],albedo_texture=np.zeros((2,3,3),bool))",
    "rr.Mesh3D(vertex_positions=[[0,0,0]],albedo_texture=np.zeros((2,3,2),bool))",
    "rr.Mesh3D(vertex_positions=[[0,0,0]],albedo_texture=np.zeros((2,3,3),np.complex64))",
    "rr.Mesh3D(vertex_positions=[[0,0,0]],albedo_texture=np.arange(36,dtype=np.uint16).reshape(2,6,3)[:,::2])",
    "rr.Mesh3D(vertex_positions=[[0,0,0]],albedo_texture=[[[1,2,3]]])",
    "rr.Mesh3D(vertex_positions=[[0,0,0]],albedo_texture=HasNumpy(np.zeros((2,3,3),np.uint8)))",
    "rr.Mesh3D(vertex_positions=[[0,0,0]],albedo_texture=HasArray(np.zeros((2,3,3),np.uint8)))",
    "rr.Mesh3D(vertex_positions=[[0,0,0]],albedo_texture=PilImage.new('RGB',(3,2)))",
    "rr.Mesh3D(vertex_positions=[[0,0,0]],albedo_texture='bad')",
    "rr.Mesh3D(vertex_positions='bad',albedo_texture=np.zeros((2,3,3),np.uint8))",
    "rr.Mesh3D(vertex_positions=[[0,0,0]],triangle_indices=[0,0,0],vertex_normals=[1,0,0],vertex_colors=[1,2,3],vertex_texcoords=[1,2],albedo_factor=1,face_rendering='front',class_ids=1)",
    "rr.Mesh3D(vertex_positions=None)",
    "rr.Mesh3D()",
    "rr.Mesh3D(vertex_positions=[[0, 0, 0]], albedo_texture=np.zeros((0, 3, 3), np.uint8))",
    "rr.Mesh3D.columns(vertex_positions=np.zeros((2, 3, 3)), triangle_indices=np.zeros((2, 1, 3)))",
]
GRAPHS_AND_PAIRS = [
    'rr.components.GraphEdgeBatch([("a","b")])',
    'rr.components.GraphEdgeBatch(("a","b"))',
    'rr.components.GraphEdgeBatch(["ab","cd"])',
    'rr.components.GraphEdgeBatch([["a","b"],["c","d"]])',
    'rr.components.GraphEdgeBatch(np.array([["a","b"],["c","d"]]))',
    'rr.components.GraphEdgeBatch(np.array(["a","b"]))',
    'rr.components.GraphEdgeBatch(rr.GraphEdge("a","b"))',
    'rr.components.GraphEdgeBatch([rr.GraphEdge("a","b"),("c",5)])',
    'rr.components.GraphEdgeBatch([rr.encodings.Utf8Pair("a","b")])',
    'rr.components.GraphEdgeBatch([("a","b","c")])',
    "rr.components.GraphEdgeBatch([(1,2)])",
    "rr.components.GraphEdgeBatch([(None,2)])",
    "rr.components.GraphEdgeBatch([])",
    "rr.components.GraphEdgeBatch(5)",
    'rr.components.GraphEdgeBatch({"a":"b"})',
    'rr.components.GraphEdgeBatch({("a","b"):1})',
    'rr.components.GraphEdgeBatch((x for x in [("a","b")]))',
    "rr.components.GraphEdgeBatch('ab')",
    "rr.components.GraphEdgeBatch(np.zeros((2,2,2)))",
    "rr.components.GraphEdgeBatch([('a',)])",
    'rr.components.GraphEdgeBatch([(rr.components.Text("a"),rr.components.Text("b"))])',
    'type(rr.GraphEdge("a","b").first).__name__',
    'repr(rr.encodings.Utf8Pair("a","b"))',
    'rr.components.KeyValuePairsBatch({"a":"b","c":5})',
    'rr.components.KeyValuePairsBatch([("a","b")])',
    'rr.components.KeyValuePairsBatch([{"a":"b"},{"c":"d","e":"f"}])',
    "rr.components.KeyValuePairsBatch({})",
    "rr.components.KeyValuePairsBatch([])",
    "rr.components.KeyValuePairsBatch([{}])",
    "rr.components.KeyValuePairsBatch(5)",
    "rr.components.KeyValuePairsBatch('ab')",
    'rr.components.KeyValuePairsBatch(rr.components.KeyValuePairs({"a":"b"}))',
    'rr.components.KeyValuePairsBatch([rr.components.KeyValuePairs({"a":"b"})])',
    'rr.components.KeyValuePairsBatch([rr.components.KeyValuePairs([("a","b")])])',
    'rr.components.KeyValuePairsBatch([rr.encodings.Utf8Pair("a","b")])',
    'repr(rr.components.KeyValuePairs({"a":"b"}).pairs)',
    'repr(rr.components.KeyValuePairs([("a","b")]).pairs)',
    'repr(rr.components.KeyValuePairs([rr.encodings.Utf8Pair("a","b")]).pairs)',
    "repr(rr.components.KeyValuePairs(5).pairs)",
    "rr.archetypes.McapChannel(id=1,topic='t',message_encoding='e',metadata={\"a\":\"b\"})",
    "rr.archetypes.McapChannel(id=1,topic='t',message_encoding='e',metadata=[(\"a\",\"b\")])",
    "repr(rr.encodings.ChannelCountPair(1,2))",
    "rr.encodings.ChannelCountPairBatch([rr.encodings.ChannelCountPair(1,2),(3,4)])",
    "rr.encodings.ChannelCountPairBatch([(3,4)])",
    "rr.encodings.ChannelCountPairBatch((3,4))",
    "rr.encodings.ChannelCountPairBatch({3:4})",
    "rr.encodings.ChannelCountPairBatch(rr.encodings.ChannelCountPair(1,2))",
    "rr.McapMessage(b'abc')",
    "rr.McapSchema(id=1,name='n',encoding='e',data=b'abc')",
    "rr.McapSchema(id=70000,name='n',encoding='e',data=b'abc')",
    'rr.GraphNodes(["a","b"],positions=[[0,0],[1,1]],labels=["A","B"],colors=[[255,0,0]],radii=3)',
    'rr.GraphEdges([("a","b"),("b","c")],graph_type="directed")',
    'rr.GraphEdges(rr.GraphEdge("a","b"))',
    'rr.GraphEdges.columns(edges=[("a","b"),("b","c")],graph_type=[\'directed\',\'undirected\'])',
    'rr.encodings.Utf8PairBatch([("a","b")])',
    'repr(rr.GraphEdge("a", 5)), rr.GraphEdge("a", 5).second.value',
    'rr.GraphEdge("a", "b") == rr.GraphEdge("a", "b"), rr.GraphEdge("a", "b") == rr.GraphEdge("a", "c")',
]
GEO = [
    "rr.components.LatLonBatch([1,2])",
    "rr.GeoPoints(lat_lon=[[1,2],[3,4]],radii=2,colors=[1,2,3],class_ids=3)",
    "rr.GeoPoints(lat_lon='bad')",
    "rr.GeoPoints([1,2])",
    "rr.GeoPoints(lat_lon=None)",
    "rr.GeoPoints(lat_lon=[1,2,3])",
    "rr.GeoPoints.from_fields(positions=[1,2])",
    "rr.GeoLineStrings(lat_lon=[[[59,18],[1,2]],[[3,4],[5,6]]],radii=[1,2])",
    "rr.GeoLineStrings(lat_lon=[[1,2],[3,4]])",
    "rr.GeoLineStrings(lat_lon=np.zeros((3,2)))",
    "rr.GeoLineStrings(lat_lon=np.zeros((2,3,2)))",
    "rr.GeoLineStrings(lat_lon=np.zeros((2,3)))",
    "rr.GeoLineStrings(lat_lon=[np.zeros((3,2)),np.ones((2,2))])",
    "rr.GeoLineStrings(lat_lon=[np.zeros((3,3)),np.ones((2,3))])",
    "rr.GeoLineStrings(lat_lon=[np.zeros(2),np.ones(2)])",
    "rr.GeoLineStrings(lat_lon=[])",
    "rr.GeoLineStrings(lat_lon=[[]])",
    "rr.GeoLineStrings(lat_lon=np.zeros((0,2)))",
    "rr.GeoLineStrings(lat_lon='bad')",
    "rr.GeoLineStrings(lat_lon=[[0,0,0]])",
    "rr.GeoLineStrings(lat_lon=[rr.components.GeoLineString(lat_lon=[[1,2],[3,4]])])",
    "rr.GeoLineStrings(lat_lon=rr.components.GeoLineString(lat_lon=[[1,2],[3,4]]))",
    "rr.GeoLineStrings(lat_lon=[rr.components.GeoLineString(lat_lon=[[1,2],[3,4]]),[[1,2]]])",
    "rr.GeoLineStrings(lat_lon=[[rr.components.LatLon([1,2]),rr.components.LatLon([3,4])]])",
    "rr.GeoLineStrings(lat_lon=[rr.components.LatLon([1,2]),rr.components.LatLon([3,4])])",
    "rr.components.GeoLineString([[1,2]])",
    "repr(rr.components.GeoLineString(lat_lon=[[1,2]]).lat_lon)",
    "len(rr.components.GeoLineString(lat_lon=[[1,2]]))",
    "rr.GeoLineStrings.columns(line_strings=[[[1,2]],[[3,4]]])",
    "rr.GeoPoints.columns(positions=[[1, 2], [3, 4]], class_ids=[1, 2])",
]
SPLATS_AND_GRIDS = [
    "rr.components.SphericalHarmonics3RgbBatch(np.ones((2,15,3)))",
    "rr.components.SphericalHarmonics3RgbBatch(np.ones((15,3)))",
    "rr.components.SphericalHarmonics3RgbBatch(np.ones(45))",
    "rr.components.SphericalHarmonics3RgbBatch(np.ones(90))",
    "rr.components.SphericalHarmonics3RgbBatch(np.ones((2,45)))",
    "rr.components.SphericalHarmonics3RgbBatch(np.ones((2,3,3)))",
    "rr.components.SphericalHarmonics3RgbBatch(np.ones((1,2,15,3)))",
    "rr.components.SphericalHarmonics3RgbBatch([])",
    "rr.components.SphericalHarmonics3RgbBatch(5)",
    "rr.components.SphericalHarmonics3RgbBatch(np.ones((2,15,3)).tolist())",
    "rr.components.SphericalHarmonics3RgbBatch([np.ones((15,3)),np.ones(45)])",
    "rr.components.SphericalHarmonics3RgbBatch(rr.components.SphericalHarmonics3Rgb(np.ones((15,3))))",
    "rr.components.SphericalHarmonics3RgbBatch([rr.components.SphericalHarmonics3Rgb(np.ones((15,3)))])",
    "rr.components.SphericalHarmonics3RgbBatch(np.ones((0,15,3)))",
    "rr.components.SphericalHarmonics3RgbBatch(np.ones((2,8,3)))",
    "rr.components.SphericalHarmonics3RgbBatch('x')",
    "rr.components.SphericalHarmonics3Rgb(np.ones((15,3))).coefficients.shape",
    "rr.components.SphericalHarmonics3Rgb(np.ones(45)).coefficients.shape",
    "rr.components.SphericalHarmonics3Rgb(np.ones(3)).coefficients.shape",
    "len(rr.components.SphericalHarmonics3Rgb(np.ones(45)))",
    "rr.archetypes.GaussianSplats3D.columns(sh_coefficients=np.ones((2,15,3)))",
    "rr.Volume3D(np.zeros((2,2,2),np.uint8))",
    "rr.Volume3D(data=1)",
    "rr.Volume3D(np.zeros((2,2,2),np.uint8), voxel_size=[1,2,3],gamma=2,colormap='viridis',optical_density=1,value_range=[0,1])",
    "rr.Volume3D('bad')",
    "rr.Volume3D([[1,2],[3,4]])",
    "rr.Volume3D(HasNumpy(np.zeros((2,2,2))))",
    "rr.Volume3D(np.zeros((2,2,2),bool))",
    "rr.Volume3D(rr.TensorData(array=np.zeros((2,2,2)),dim_names=['a','b','c']))",
    "rr.Volume3D(np.zeros((2,2,2)), voxel_size=2)",
    "rr.VoxelGridMap([[1,2,3]],[1,1,1],values=[1])",
    "rr.VoxelGridMap([[1.7,-2,3]],1)",
    "rr.VoxelGridMap([1,2],[1,1,1])",
    "rr.GridMap(data=b'ab',format=rr.components.ImageFormat(2,1,color_model='L',channel_datatype='U8'),cell_size=0.5)",
    "rr.GridMap(data='ab',format=5,cell_size='x')",
    "rr.components.VoxelIndexBatch([[1<<40,0,0]])",
    "rr.components.VoxelIndexBatch(np.array([[1<<40,0,0]]))",
    "rr.components.VoxelIndexBatch([1.5,2,3])",
    "rr.GaussianSplats3D([[1,2,3]],scales=[[1,1,1]],quaternions=[[0,0,0,1]],colors=[1,2,3],spherical_harmonics_degree=3)",
]
CHARTS_AND_SERIES = [
    "rr.BarChart([[1,2],[3,4]])",
    "rr.BarChart([[1,2,3]])",
    "rr.BarChart([1,2,3],color=[1,2,3],abscissa=[1,2,3],widths=[1,2])",
    "rr.BarChart([1,2,3],abscissa=[[1,2],[3,4]])",
    "rr.BarChart(5)",
    "rr.BarChart(np.zeros((1,3,1)))",
    "rr.BarChart(np.zeros(0))",
    "rr.BarChart(rr.TensorData(array=np.zeros((2,2))))",
    "rr.BarChart(rr.TensorData(array=np.zeros(2),dim_names=['x']))",
    "rr.BarChart(np.zeros((2,2)),color=1)",
    "rr.BarChart([1],color='bad')",
    "rr.BarChart(HasNumpy([1,2]))",
    "rr.BarChart.columns(values=np.zeros((2,3)))",
    "rr.BarChart.columns(values=[1,2,3])",
    "rr.StateChange(state=['on',None,''])",
    "rr.StateChange(state='on')",
    "rr.StateChange()",
    "rr.StateConfiguration(values=['a','b'],labels=['A','B'],colors=[[1,2,3],[4,5,6]],visible=[True,False])",
    "rr.Measurements([1,2],variances=[1,2],units='m',names=['a','b'],widths=1,visible_series=True,aggregation_policy='max',interpolation_mode='linear')",
    "rr.Measurements(5)",
    "rr.Measurements('bad')",
    "rr.BarChart([5])",
    "rr.BarChart([[5]])",
    "rr.BarChart(np.zeros((0, 3)))",
    "rr.BarChart.from_fields(values=np.zeros((2, 2)))",
    "rr.BarChart.from_fields(values=[1, 2], color=[1, 2, 3])",
    "rr.BarChart(values=[1, 2], widths='bad')",
]
SHAPES = [
    "rr.Ellipsoids3D(radii=[1,2])",
    "rr.Ellipsoids3D(radii=1)",
    "rr.Ellipsoids3D(radii=[[1,2]])",
    "rr.Ellipsoids3D(radii=[1],half_sizes=[1,2,3])",
    "rr.Ellipsoids3D(radii=[])",
    "rr.Ellipsoids3D(radii='bad')",
    "rr.Ellipsoids3D(radii=np.array([1.5,2]))",
    "rr.Ellipsoids3D(half_sizes=[1,2,3],centers=[1,2,3],line_radii=1,fill_mode='solid')",
    "rr.Ellipsoids3D()",
    "rr.Ellipses2D(half_sizes=[1,2],centers=[3,4],line_radii=2)",
    "rr.Ellipses2D(half_sizes='bad')",
    "rr.Capsules3D()",
    "rr.Capsules3D(lengths=[1],radii=2,translations=[1,2,3])",
    "rr.Cylinders3D(lengths=[1],radii=2,centers=[1,2,3],rotation_axis_angles=rr.RotationAxisAngle([1,0,0],degrees=5))",
    "rr.InstancePoses3D(translations=[1,2,3],scales=[1,1,1],mat3x3=np.eye(3))",
    "rr.InstancePoses3D(scales=2)",
    "rr.components.Plane3DBatch([0,0,1,2])",
    "rr.components.Plane3DBatch(rr.components.Plane3D([1,2,3],4))",
    "rr.components.Plane3DBatch([rr.components.Plane3D([1,2,3]),rr.components.Plane3D.XY])",
    "rr.components.Plane3DBatch([[1,2,3,4]])",
    "rr.components.Plane3D([1,2,3,4])",
    "rr.components.Plane3D([1,2,3,4],5)",
    "rr.components.Plane3D([1,2])",
    "rr.components.Plane3D.XY.xyzd",
    "rr.components.Plane3D.XY.with_distance(3).xyzd",
    "repr(rr.components.Plane3D([1,2,3],4))",
    "rr.TransformAxes3D(axis_length=1.5)",
    "rr.TransformAxes3D(1.5,show_frame=True)",
    'rr.CoordinateFrame("frame")',
    "rr.Capsules3D(lengths='bad', radii=1)",
    "rr.Cylinders3D(lengths=[1, 2], radii=[1, 2], quaternions=[[0, 0, 0, 1]], colors=[1, 2, 3], line_radii=1)",
    "rr.Cylinders3D(lengths=1, fill_mode='solid', labels='a', show_labels=True, class_ids=1)",
    "rr.Capsules3D(1)",
    "rr.Ellipsoids3D.from_fields(radii=1)",
    "rr.Ellipsoids3D(radii=[1], colors='bad')",
    "rr.TransformAxes3D()",
    "rr.TransformAxes3D('x')",
    "rr.CoordinateFrame(5)",
    "rr.Ellipses2D(half_sizes=[1, 2], centers=[3, 4], colors=[1, 2, 3], labels='a', show_labels=False, draw_order=3, class_ids=[1, 2])",
]
TIMES = [
    "rr.archetypes.RecordingInfo()",
    "rr.components.TimestampBatch(5)",
    "rr.components.TimestampBatch([1,2])",
    "rr.components.TimestampBatch(1.5)",
    "rr.components.TimestampBatch([1.7,2])",
    "rr.components.TimestampBatch(rr.components.Timestamp(seconds=1.5))",
    "rr.components.TimestampBatch([rr.components.Timestamp(nanos=3),rr.TimeInt(seq=4)])",
    "rr.components.TimestampBatch(np.array([1,2]))",
    "rr.components.TimestampBatch(np.array(['2024-01-01'],'datetime64[s]'))",
    "rr.components.TimestampBatch(np.datetime64('2024-01-01'))",
    "rr.components.TimestampBatch(np.timedelta64(5,'s'))",
    "rr.components.TimestampBatch(__import__('datetime').datetime(2024,1,1))",
    "rr.components.TimestampBatch('x')",
    "rr.components.TimestampBatch([])",
    "rr.components.TimestampBatch(np.arange(6).reshape(2,3))",
    "rr.components.TimestampBatch(1<<70)",
    "rr.components.TimestampBatch(True)",
    "rr.components.TimestampBatch(pa.array([1]))",
    "rr.components.Timestamp()",
    "rr.components.Timestamp(seq=1,nanos=2)",
    "rr.components.Timestamp(seq=1.7).value",
    "rr.components.Timestamp(seconds=1.5).value",
    "rr.components.Timestamp(seconds=1.123456789).value",
    "rr.components.Timestamp(nanos=1.5).value",
    "repr(rr.components.Timestamp(nanos=3))",
    "int(rr.components.Timestamp(nanos=3))",
    "repr(np.asarray(rr.components.Timestamp(nanos=3)))",
    "rr.encodings.TimeIntBatch([1,2])",
    "rr.archetypes.RecordingInfo.from_fields(start_time=5,name='x')",
    "rr.archetypes.RecordingInfo.from_fields(start_time=rr.TimeInt(nanos=5))",
    "rr.archetypes.RecordingInfo.columns(start_time=[1,2],name=['a','b'])",
    "rr.archetypes.RecordingInfo(start_time=5, name='x')",
    "rr.components.Timestamp(seconds=1.7e-9).value",
    "rr.components.Timestamp(seconds=-1.5).value",
    "rr.components.Timestamp(nanos=5) == rr.components.Timestamp(nanos=5)",
]
OTHERS = [
    "repr(rr.components.ChannelMessageCounts([(1,2)]).counts)",
    "repr(rr.components.LineStrip2D([[1,2]]).points)",
    "rr.encodings.IVec3DBatch([1,2,3])",
    "rr.encodings.UVec4DBatch([1,2,3,4])",
    "rr.encodings.Mat4x4Batch(np.arange(16).reshape(4,4))",
    "rr.encodings.Mat4x4(np.arange(16)).flat_columns",
    "rr.components.EntityPathBatch('/a/b')",
    "rr.components.EntityPathBatch(['a',5])",
    "rr.components.UrlBatch('x')",
    "rr.components.ThumbnailBatch(b'x')",
    "rr.components.FlagBatch(True)",
    "rr.components.BoolBatch([True,False])",
    "rr.components.InteractiveBatch(1)",
    "rr.components.LinearSpeedBatch(1.5)",
    "rr.components.EntryKindBatch('dataset')",
    "rr.components.Range1DBatch([1,2])",
]
CASES = [
    *ANNOTATIONS,
    *VIDEOS,
    *ASSETS,
    *MESHES,
    *GRAPHS_AND_PAIRS,
    *GEO,
    *SPLATS_AND_GRIDS,
    *CHARTS_AND_SERIES,
    *SHAPES,
    *TIMES,
    *OTHERS,
]
FURTHER = sorted(archetypes.MODULES.keys() - set(ARCHETYPES))


@pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])
@pytest.mark.parametrize("expression", CASES)
def test_same_as_official(expression: str, strict: bool) -> None:
    assert_same(expression, strict)


@pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])
@pytest.mark.parametrize("call", ["cleared()", "from_fields()"])
@pytest.mark.parametrize("name", sorted(set(FURTHER) - {"BarChart", "McapStatistics"}))
def test_cleared(name: str, call: str, strict: bool) -> None:
    assert_same(f"rr.archetypes.{name}.{call}", strict)


@pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])
@pytest.mark.parametrize(
    "suffix", ["glb", "GLTF", "obj", "stl", "ply", "mp4", "wav", "ogg", "opus", "m4a", "bin", "txt", ""]
)
@pytest.mark.parametrize("name", ["Asset3D", "AssetAudio", "AssetVideo"])
def test_media_types_of_files(name: str, suffix: str, strict: bool, tmp_path: Path) -> None:
    path = tmp_path / f"asset.{suffix}"
    path.write_bytes(b"content")
    assert_same(f"rr.{name}(path=path)", strict, path=path)
    assert_same(f"rr.{name}(path=path, media_type='x/y')", strict, path=str(path))


ONE_WARNING = [
    "rr.VideoFrameReference(seconds=1, nanoseconds=5)",
    "rr.VideoFrameReference(seconds='a')",
    "rr.GeoLineStrings(lat_lon=5)",
]


@pytest.mark.parametrize("expression", ONE_WARNING)
def test_one_warning_where_the_official_sdk_gives_several(expression: str) -> None:
    assert outcome(OURS, expression, True) == outcome(rerun, expression, True)
    ours, official = outcome(OURS, expression, False), outcome(rerun, expression, False)
    assert ours["result"] == official["result"]
    assert ours["warnings"] == ["RerunWarning"]
    assert len(official["warnings"]) > 1


BAD_CLASSES = [
    "rr.AnnotationContext([70000])",
    "rr.AnnotationContext([-1])",
    "rr.AnnotationContext([rr.AnnotationInfo(70000)])",
    "rr.AnnotationContext([rr.ClassDescription(info=1, keypoint_connections=[(70000, 3)])])",
    "rr.AnnotationContext([rr.ClassDescription(info=rr.AnnotationInfo(5, '\\ud800'))])",
]


@pytest.mark.parametrize("expression", BAD_CLASSES)
def test_a_bad_class_gives_no_context(expression: str) -> None:
    # The official SDK warns three or four times and logs a context without classes.
    assert outcome(OURS, expression, True) == outcome(rerun, expression, True)
    lenient = outcome(OURS, expression, False)
    assert lenient["warnings"] == ["RerunWarning"]
    ((_, _, _, (_, _, values)),) = lenient["result"]
    assert values == []


@pytest.mark.parametrize("values", ["'bad'", "np.ones(3, bool)"])
def test_bars_of_no_number(values: str) -> None:
    # The official SDK logs nothing at all then.
    assert outcome(OURS, f"rr.BarChart({values})", True) == outcome(rerun, f"rr.BarChart({values})", True)
    lenient = outcome(OURS, f"rr.BarChart({values}, color=1)", False)
    assert [(name, values) for name, _, _, (_, _, values) in lenient["result"]] == [
        ("BarChart:values", []),
        ("BarChart:color", [1]),
    ]
    assert lenient["warnings"] == ["RerunWarning"]


@pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])
def test_bars_can_be_updated_without_values(strict: bool) -> None:
    # The official SDK looks at the shape of values that are not given.
    assert_same("rr.BarChart.cleared()", strict)
    ours = outcome(OURS, "rr.BarChart.from_fields(color=1)", strict)
    assert ours["result"] == outcome(rerun, "rr.BarChart.from_fields(color=1)", False)["result"]
    assert ours["warnings"] == []


def test_ragged_bars() -> None:
    assert_same("rr.BarChart([[1, 2], [3]])", True)
    ((name, _, _, (_, _, values)),) = outcome(OURS, "rr.BarChart([[1, 2], [3]])", False)["result"]
    assert (name, values) == ("BarChart:values", [])


def test_bars_are_needed() -> None:
    assert outcome(OURS, "rr.BarChart(None)", True)["raises"] == "ValueError"
    assert outcome(OURS, "rr.BarChart(None)", False) == {"result": [], "warnings": ["RerunWarning"]}


def test_lines_of_three_coordinates_are_refused() -> None:
    # The official SDK reads the numbers of 3D points as pairs and drops the rest.
    assert outcome(OURS, "rr.GeoLineStrings(lat_lon=np.ones((2, 3, 3)))", True)["raises"] == "ValueError"


@pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])
def test_a_video_timestamp_needs_one_time(strict: bool) -> None:
    # The official SDK warns in non-strict mode, and leaves an object that cannot be used.
    assert outcome(OURS, "rr.components.VideoTimestamp()", strict)["raises"] == "ValueError"
    assert outcome(OURS, "rr.components.VideoTimestamp(seconds=1, nanoseconds=2)", strict)["raises"] == "ValueError"
    assert outcome(OURS, "rr.components.VideoTimestamp.seconds(1.5)", strict)["result"][2] == [1_500_000_000]


@pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])
@pytest.mark.parametrize(
    "counts",
    [
        "[rr.encodings.ChannelCountPair(1, 2), (3, 4)]",
        "{1: 2, 3: 4}",
        "rr.components.ChannelMessageCounts([(1, 2), (3, 4)])",
        "[rr.components.ChannelMessageCounts({1: 2, 3: 4})]",
    ],
)
def test_channel_message_counts(counts: str, strict: bool) -> None:
    # The official SDK has the type, but no conversion for it.
    ours = outcome(OURS, f"rr.components.ChannelMessageCountsBatch({counts})", strict)
    assert ours["warnings"] == []
    assert ours["result"][1] == rerun.components.ChannelMessageCountsBatch._ARROW_DATATYPE
    assert ours["result"][2] == [[{"channel_id": 1, "message_count": 2}, {"channel_id": 3, "message_count": 4}]]


def test_channel_message_counts_of_several_files_and_bad_ones() -> None:
    several = "[rr.components.ChannelMessageCounts({1: 2}), rr.components.ChannelMessageCounts([])]"
    ours = outcome(OURS, f"rr.components.ChannelMessageCountsBatch({several})", True)
    assert ours["result"][2] == [[{"channel_id": 1, "message_count": 2}], []]
    for bad, error in [("5", "TypeError"), ("[(1, 2, 3)]", "TypeError"), ("{70000: 1}", "OverflowError")]:
        assert outcome(OURS, f"rr.components.ChannelMessageCountsBatch({bad})", True)["raises"] == error
        lenient = outcome(OURS, f"rr.components.ChannelMessageCountsBatch({bad})", False)
        assert (lenient["result"][2], lenient["warnings"]) == ([], ["RerunWarning"])


def test_mcap_statistics() -> None:
    counts = ["message", "schema", "channel", "attachment", "metadata", "chunk"]
    numbers = ", ".join(f"{name}_count={number}" for number, name in enumerate(counts))
    expression = f"rr.McapStatistics({numbers}, message_start_time=7, message_end_time=8)"
    assert_same(expression, True)
    assert_same(expression.replace("attachment_count=3", "attachment_count=-3"), False)
    assert_same("rr.McapStatistics.from_fields(chunk_count=3)", True)
    # Clearing takes a conversion that the official SDK does not have, which it warns of.
    ours, official = (outcome(module, "rr.McapStatistics.cleared()", False) for module in (OURS, rerun))
    assert ours == {**official, "warnings": []}


def test_textures_of_the_other_byte_order() -> None:
    # The official SDK writes the bytes as they are, under a format that says otherwise.
    mesh = "rr.Mesh3D(vertex_positions=[], albedo_texture=np.arange(18, dtype='{}').reshape(2, 3, 3))"
    assert outcome(OURS, mesh.format(">u2"), True) == outcome(rerun, mesh.format("<u2"), True)


@pytest.mark.parametrize(
    ("codec", "value"),
    [
        ("SPHERICAL_HARMONICS3_RGB", np.arange(90).reshape(2, 15, 3)),
        ("SPHERICAL_HARMONICS3_RGB", np.ones((20, 15, 3), np.float16)),
        ("GEO_LINE_STRING", [[[1, 2], [3, 4]], [[5, 6]]]),
        ("UTF8_PAIR", [("a", "b"), ("c", "d")]),
        ("KEY_VALUE_PAIRS", [{"a": "b"}, {}]),
        ("KEYPOINT_PAIR", [(1, 2), (3, 4)]),
        ("CHANNEL_MESSAGE_COUNTS", {1: 2}),
        ("ANNOTATION_CONTEXT", [1, (2, "b", 3)]),
        ("VIDEO_CODEC", ["h264", "av1"]),
        ("TIME_INT", [1, 2]),
        ("IVEC3D", [[1, -2, 3]]),
    ],
)
def test_columns_of_many_rows(codec: str, value: object) -> None:
    kind = getattr(codecs, codec).kind
    cell = getattr(codecs, codec).private_cell(value)
    column = kind.build([cell, None, kind.empty, cell])
    column.validate(full=True)
    instances = kind.to_arrow(cell).to_pylist()
    assert instances
    assert column.to_pylist() == [instances, None, [], instances]
    assert column.type == pa.list_(pa.field("item", kind.arrow_type))


def test_a_texture_is_borrowed_until_it_is_logged() -> None:
    texture = np.zeros((8, 16, 3), np.uint8)
    mesh = archetypes.Mesh3D(vertex_positions=[[0, 0, 0]], albedo_texture=texture)
    (batch,) = [b for b in mesh.as_component_batches() if b.component_descriptor().component.endswith("buffer")]
    texture[:] = 7
    assert set(batch.as_arrow_array()[0].as_py()) == {7}
    assert mesh._nbytes >= texture.nbytes


def test_a_single_class_can_be_logged() -> None:
    description = (
        "rr.ClassDescription(info=(5, 'five', [1, 2, 3]), keypoint_annotations=[1], keypoint_connections=[(1, 1)])"
    )
    assert_same(f"rr.AnnotationContext({description})", True)
    ours = outcome(OURS, description, True)
    assert ours == outcome(OURS, f"rr.AnnotationContext({description})", True)


OFFICIAL_VALUES = [
    "rr.AnnotationContext([off.AnnotationInfo(1, 'a', [1, 2, 3]), off.ClassDescription(info=2, keypoint_annotations=[1])])",
    "rr.AnnotationContext(off.ClassDescription(info=2, keypoint_connections=[(1, 1)]))",
    "rr.AnnotationContext(off.components.AnnotationContext([1]))",
    "rr.Asset3D(contents=b'a', media_type=off.MediaType.GLB, albedo_factor=off.AlbedoFactor([1, 2, 3]))",
    "rr.BarChart(off.TensorData(array=np.zeros(2)))",
    "rr.GaussianSplats3D([], sh_coefficients=[off.components.SphericalHarmonics3Rgb(np.ones((15, 3)))])",
    "rr.GeoLineStrings(lat_lon=[off.components.GeoLineString(lat_lon=[[1, 2]])])",
    "rr.GeoPoints(lat_lon=[off.components.LatLon([1, 2])])",
    "rr.GraphEdges([off.GraphEdge('a', 'b')], graph_type=off.GraphType.Directed)",
    "rr.GraphNodes([off.components.GraphNode('a')])",
    "rr.McapChannel(id=1, topic='t', message_encoding='e', metadata=off.components.KeyValuePairs({'a': 'b'}))",
    "rr.VideoFrameReference(off.components.VideoTimestamp(seconds=1.5))",
    "rr.VideoStream(off.VideoCodec.H264)",
    "rr.Volume3D(off.TensorData(array=np.zeros((2, 2, 2))))",
    "rr.VoxelGridMap([off.components.VoxelIndex([1, 2, 3])], off.components.VoxelSize([1, 1, 1]))",
    "rr.archetypes.RecordingInfo(start_time=off.TimeInt(nanos=5))",
]


@pytest.mark.parametrize("expression", OFFICIAL_VALUES)
def test_values_of_the_official_sdk(expression: str) -> None:
    assert_same(expression, True, off=rerun)


@pytest.mark.parametrize("name", FURTHER)
def test_rows_of_the_official_sdk_share_layouts(name: str) -> None:
    ours, official = getattr(archetypes, name), getattr(rerun.archetypes, name)
    field = next(iter(ours.cleared().as_component_batches())).component_descriptor().component.split(":")[1]
    layout, _, _ = stage(official.from_fields(**{field: []}))
    assert layout is ours.from_fields(**{field: []})._layout
