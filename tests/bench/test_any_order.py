"""Whatever happens in whatever order: every row is counted exactly once, everybody is answered, nothing stays booked.

A sequence of operations and faults is drawn from a seed and played on the bench. A seed that fails always fails the same way.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence

import pytest

from asyncrr.engine.config import ChunkBatcherConfig
from asyncrr.engine.runner import SinkRunner
from asyncrr.engine.sink import Sink
from asyncrr.errors import FlushError, RecordingClosed
from asyncrr.sinks.memory import MemorySink
from asyncrr.wire.messages import Message
from tests.bench.bench import Bench
from tests.bench.sinks import FakeSink, FakeWritingSink
from tests.support.reports import collect_reports
from tests.support.stepped_loop import run_stepped

_STAGES = (".open_it", ".begin_it", ".write_it", ".flush_it", ".finish_it", ".discard", "find_claims", "encode")


class _Play:
    """One sequence.

    Parameters
    ----------
    bench
        Where it is played.
    seed
        What is drawn.
    """

    def __init__(self, bench: Bench, seed: int) -> None:
        self.bench = bench
        self.random = random.Random(seed)
        self.story: list[str] = []
        self.sinks: list[Sink] = []
        self.answers: list[asyncio.Future[None]] = []
        self.put: Counter[str] = Counter()
        """Messages that the engine has given to each sink."""
        self.runners: list[SinkRunner] = []
        self._watch()

    def _watch(self) -> None:
        """Note what the engine gives to its sinks."""
        fan_out = self.bench.engine._fan_out
        add, put, reenter = fan_out.add, fan_out.put, fan_out.reenter

        def watched_add(sink: Sink, claim: str | None = None) -> SinkRunner:
            runner = add(sink, claim)
            self.runners.append(runner)
            return runner

        def watched_put(message: Message) -> None:
            self.put.update(runner.sink.label for runner in fan_out.runners)
            put(message)

        def watched_reenter(runners: Sequence[SinkRunner], message: Message) -> None:
            self.put.update(runner.sink.label for runner in runners)
            reenter(runners, message)

        fan_out.add, fan_out.put, fan_out.reenter = watched_add, watched_put, watched_reenter  # type: ignore[method-assign]

    def sink(self) -> Sink:
        """A new sink of some kind."""
        draw = self.random
        label = f"sink {len(self.sinks)}"
        claim = draw.choice([None, None, "file a", "file b"])
        kind = draw.random()
        if kind < 0.1:
            made: Sink = MemorySink(label)
        elif kind < 0.5:
            made = FakeWritingSink(label, claim=claim)
        else:
            made = FakeSink(
                label,
                policy=draw.choice(["block", "drop_oldest", "drop_newest"]),
                stall_timeout=draw.choice([None, 1.0]),
                claim=claim,
                batching=draw.choice([None, None, ChunkBatcherConfig.NEVER(), ChunkBatcherConfig.LOW_LATENCY()]),
                opening=draw.choice([None, None, None, 0.5, OSError("cannot be opened"), float("inf")]),
            )
            made.swallows_cancellation = draw.random() < 0.1
            made.releases_twice = draw.random() < 0.2
            made.keeps_markers = draw.random() < 0.1
            if draw.random() < 0.1:
                made.fails_with = ZeroDivisionError("a bug")
            if draw.random() < 0.1:
                made.finish_fails_with = OSError("no space")
        self.sinks.append(made)
        return made

    async def step(self) -> None:
        """Something happens."""
        draw, bench, engine = self.random, self.bench, self.bench.engine
        fakes = [sink for sink in self.sinks if isinstance(sink, FakeSink)]
        what = draw.choices(
            ["log", "large", "static", "wait", "flush", "change", "again", "stall", "go on", "fail", "worker", "room"],
            [8, 4, 2, 6, 3, 2, 1, 2, 3, 0.5, 2, 1],
        )[0]
        self.story.append(what)
        if what == "log":
            for _ in range(draw.randrange(1, 20)):
                bench.log(f"e{draw.randrange(3)}")
        elif what == "large":
            bench.log(f"large{draw.randrange(3)}", nbytes=draw.randrange(1000, 60_000))
        elif what == "static":
            bench.log(f"s{draw.randrange(3)}", static=True, nbytes=draw.choice([0, 5000]))
        elif what == "wait":
            await bench.wait(draw.choice([0.0, 0.01, 0.2, 1.0, 5.0]))
        elif what == "stall" and fakes:
            draw.choice(fakes).stall()
        elif what == "go on" and fakes:
            draw.choice(fakes).go_on()
        elif what == "fail" and fakes:
            draw.choice(fakes).fails_with = ValueError("a bug")
        elif what == "worker":
            stage = draw.choice(_STAGES)
            kind = draw.choice(["hold", "release", "delay", "fail", "succeed"])
            if kind == "hold":
                bench.workers.hold(stage)
            elif kind == "release":
                bench.workers.release(stage)
            elif kind == "delay":
                bench.workers.delay(stage, draw.random())
            elif stage != ".discard":  # what cannot be given back is not
                bench.workers.fail(stage, OSError("a fault") if kind == "fail" else None)
        elif engine.closed:
            return
        elif what == "room":
            bench.wait_for_room(draw.randrange(200_000))
        elif what == "flush":
            self.answers.append(bench.answer(engine.flush(draw.choice([None, 0.1, 2.0]))))
        elif what == "change":
            self.answers.append(bench.answer(engine.set_sinks([self.sink() for _ in range(draw.choice([1, 1, 2]))])))
        elif what == "again" and self.sinks:
            self.answers.append(bench.answer(engine.set_sinks([draw.choice(self.sinks)])))

    async def play(self) -> None:
        """Play it to its end, which differs, too."""
        bench, draw = self.bench, self.random
        for _ in range(draw.randrange(5, 60)):
            await self.step()
        end = draw.choice(["close", "close", "cut off", "dies", "dies while closing"])
        self.story.append(end)
        if end == "dies":
            bench.loop_dies()
        closing = bench.answer(bench.engine.close())
        if end == "cut off":
            bench.engine.cut_off()
        elif end == "dies while closing":
            await bench.wait(draw.random())
            bench.loop_dies()
        began = bench.now
        for _ in range(5):
            await self.step()
        await closing
        assert bench.now - began <= 40, "ten seconds, and what the steps took"
        bench.workers.release_all()
        FakeSink.let_all_end()
        await bench.wait(5.0)
        for runner in self.runners:
            # As a loop that has died takes its tasks with it.
            if runner._task is not None:
                runner._task.cancel()
        await bench.turns(10)

    def check(self) -> None:
        """What holds at every end."""
        bench, stats = self.bench, self.bench.engine.stats()
        for answer in self.answers:
            assert answer.done()
            error = answer.exception()
            assert error is None or isinstance(
                error, FlushError | RecordingClosed | OSError | ValueError | RuntimeError
            ), repr(error)
        assert not bench.engine._unanswered
        assert (stats.staged_bytes, stats.encoded_bytes) == (0, 0)
        late = stats.dropped_rows.get("log: recording closed", 0)
        failed = sum(rows for key, rows in stats.dropped_rows.items() if key.startswith("encoder: "))
        assert stats.encoded_rows + late + failed == bench.logged
        dropped = Counter[str]()
        for key, messages in stats.dropped_messages.items():
            where, _, reason = key.partition(": ")
            if reason not in ("no sink was set", "buffer limit"):  # lost after delivery
                dropped[where] += messages
        delivered = Counter[str]()
        for runner in self.runners:
            delivered[runner.sink.label] += runner.outbox.stats.delivered_messages
        for label, count in self.put.items():
            assert delivered[label] + dropped[label] == count, f"{label}: {count} messages given"
        for sink in self.sinks:
            got = sink.delivered if isinstance(sink, FakeSink) else getattr(sink, "written", [])
            assert len({id(message) for message in got}) == len(got), f"{sink.label} got a message twice"
            if isinstance(sink, FakeWritingSink):
                assert sink.harm == []


@pytest.mark.parametrize("seed", range(120))
def test_every_row_is_counted_once(seed: int) -> None:
    async def main() -> None:
        config = random.Random(seed).choice([None, None, ChunkBatcherConfig.ALWAYS_TEST_ONLY()])
        bench = Bench(limit=100_000, config=config)
        bench.loop.set_exception_handler(lambda loop, context: None)
        play = _Play(bench, seed)
        try:
            await play.play()
            play.check()
        except BaseException as error:
            error.add_note(f"seed {seed}: {', '.join(play.story)}")
            raise
        finally:
            bench.workers.release_all()
            FakeSink.let_all_end()

    with collect_reports():
        run_stepped(main(), patience=0.5, limit=3600.0)
