"""A script that viewers connect to: ``python served_script.py``, then open the URL that it prints, as often as you like.

A viewer that connects late gets the history first. With ``--web`` a page with the viewer opens in the browser; that needs the
extra ``web``.
"""

import argparse
import time

import numpy as np

import asyncrr as rr


def main() -> None:
    parser = argparse.ArgumentParser(description="A swarm of particles, served to viewers.")
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--port", type=int, default=9876, help="0 for any free port")
    parser.add_argument("--web", action="store_true", help="open the viewer in the browser")
    arguments = parser.parse_args()

    rr.init("asyncrr_example_served_script")
    url = rr.serve_grpc(grpc_port=arguments.port, server_memory_limit="500MB")
    print(f"serving; open it with: rerun {url}", flush=True)
    if arguments.web:
        rr.serve_web_viewer(connect_to=url)

    rr.log("room", rr.Boxes3D(half_sizes=[1, 1, 1], colors=[90, 90, 90]), static=True)
    random = np.random.default_rng(1)
    positions = random.uniform(-1, 1, (500, 3))
    velocities = random.normal(0, 0.02, (500, 3))
    for step in range(arguments.steps):
        positions += velocities
        hit = np.abs(positions) > 1
        velocities[hit] *= -1

        rr.set_time("step", sequence=step)
        rr.log("room/particles", rr.Points3D(positions, radii=0.02))
        rr.log("hits", rr.Scalars(hit.any(axis=1).sum()))
        time.sleep(0.01)
    # At the end viewers get the rest of the data, and are told that it is over.


if __name__ == "__main__":
    main()
