"""A visitor from far away, or cut off: a proxy that brings every byte late, or none."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Line:
    """A way to a server that can be cut; ``url`` is its near end."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.url = ""
        self.is_cut = False
        self.writers: list[asyncio.StreamWriter] = []
        self._loop = loop

    def cut(self) -> None:
        """End all connections, and every new one at once, until it is mended."""
        self.is_cut = True
        self._loop.call_soon_threadsafe(self.abort)

    def mend(self) -> None:
        self.is_cut = False

    def abort(self) -> None:
        for writer in self.writers:
            writer.transport.abort()
        self.writers.clear()


@contextmanager
def far_away(url: str, seconds: float) -> Iterator[str]:
    """The address of a proxy before ``url`` that brings every byte ``seconds`` late, in order, both ways."""
    with line(url, seconds) as way:
        yield way.url


@contextmanager
def line(url: str, seconds: float = 0) -> Iterator[Line]:
    """A way to ``url`` on which every byte takes so many seconds, each way."""
    loop = asyncio.new_event_loop()
    up, over, way = threading.Event(), asyncio.Event(), Line(loop)
    target = urlsplit(url)

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def deliver() -> None:
            while True:
                due, data = await queue.get()
                await asyncio.sleep(max(0, due - loop.time()))
                if not data:
                    writer.close()
                    return
                writer.write(data)

        delivering = asyncio.ensure_future(deliver())
        try:
            while data := await reader.read(65536):
                queue.put_nowait((loop.time() + seconds, data))
        except ConnectionError:
            pass  # the browser has left
        queue.put_nowait((loop.time() + seconds, b""))
        await delivering

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if way.is_cut:
            writer.transport.abort()
            return
        with suppress(asyncio.CancelledError):  # at the end; asyncio would log it as a fault of the connection
            there, back = await asyncio.open_connection(target.hostname, target.port)
            way.writers.extend((writer, back))
            await asyncio.gather(pipe(reader, back), pipe(there, writer), return_exceptions=True)

    async def run() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        way.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        up.set()
        await over.wait()
        server.close()
        still = asyncio.all_tasks() - {asyncio.current_task()}
        for task in still:
            task.cancel()
        await asyncio.gather(*still, return_exceptions=True)
        way.abort()
        await asyncio.sleep(0.1)  # a transport closes its socket at the loop's next turn

    thread = threading.Thread(target=loop.run_until_complete, args=(run(),))
    thread.start()
    up.wait()
    try:
        yield way
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()
        loop.close()
