"""A visitor from far away: a proxy that brings every byte late."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


@contextmanager
def far_away(url: str, seconds: float) -> Iterator[str]:
    """The address of a proxy before ``url`` that brings every byte ``seconds`` late, in order, both ways."""
    loop = asyncio.new_event_loop()
    up, port, over = threading.Event(), [0], asyncio.Event()
    target = urlsplit(url)
    writers: list[asyncio.StreamWriter] = []

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
        with suppress(asyncio.CancelledError):  # at the end; asyncio would log it as a fault of the connection
            there, back = await asyncio.open_connection(target.hostname, target.port)
            writers.extend((writer, back))
            await asyncio.gather(pipe(reader, back), pipe(there, writer), return_exceptions=True)

    async def run() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port[0] = server.sockets[0].getsockname()[1]
        up.set()
        await over.wait()
        server.close()
        still = asyncio.all_tasks() - {asyncio.current_task()}
        for task in still:
            task.cancel()
        await asyncio.gather(*still, return_exceptions=True)
        for writer in writers:
            writer.transport.abort()
        await asyncio.sleep(0.1)  # a transport closes its socket at the loop's next turn

    thread = threading.Thread(target=loop.run_until_complete, args=(run(),))
    thread.start()
    up.wait()
    try:
        yield f"http://127.0.0.1:{port[0]}"
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()
        loop.close()
