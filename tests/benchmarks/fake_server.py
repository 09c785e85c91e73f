"""A server that speaks just enough HTTP and SSE to be measured: ``python fake_server.py PORT [MODE]``.

Modes: ``good``; ``short`` ends a token early; ``error`` answers 500; ``event`` ends with an error event; ``cut`` hangs up midway.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import deque


def chat_frames(tokens: int) -> list[str]:
    """The frames of a chat stream."""
    frames = ['{"choices":[{"delta":{"role":"assistant","content":""}}]}']
    frames += ['{"choices":[{"delta":{"content":" word"}}]}'] * tokens
    frames += [json.dumps({"choices": [], "usage": {"completion_tokens": tokens}}), "[DONE]"]
    return [f"data: {frame}\n\n" for frame in frames]


def message_frames(tokens: int) -> list[str]:
    """The frames of a messages stream."""
    frames: list[tuple[str, dict[str, object]]] = [("message_start", {"message": {"usage": {"output_tokens": 0}}})]
    frames += [("content_block_delta", {"delta": {"type": "text_delta", "text": " word"}})] * tokens
    frames += [("message_delta", {"usage": {"output_tokens": tokens}}), ("message_stop", {})]
    return [f"event: {name}\ndata: {json.dumps({'type': name, **data})}\n\n" for name, data in frames]


class FakeServer:
    """Answers as ``MODE`` says.

    Attributes:
        requests: bodies that came in, the last ones of them if only so many are kept.
    """

    def __init__(self, mode: str = "good", kept: int | None = None) -> None:
        self.mode = mode
        self.requests: deque[dict[str, object]] = deque(maxlen=kept)

    async def serve(self, port: int) -> asyncio.Server:
        """Listen on 127.0.0.1."""
        return await asyncio.start_server(self._connection, "127.0.0.1", port)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.startswith(b"Content-Length"))
                body = await reader.readexactly(length)
                await self._answer(head.split(b" ")[1].decode(), body, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, path: str, body: bytes, writer: asyncio.StreamWriter) -> None:
        if not body:
            return self._plain(writer, 200, {"data": []})
        request = json.loads(body)
        self.requests.append(request)
        if self.mode == "error":
            return self._plain(writer, 500, {"error": {"message": "broken"}})
        tokens = request["max_tokens"] - (self.mode == "short")
        if not request["stream"]:
            return self._plain(writer, 200, {"usage": {"completion_tokens": tokens, "output_tokens": tokens}})
        frames = chat_frames(tokens) if path.endswith("completions") else message_frames(tokens)
        if self.mode == "event":
            frames[-1] = 'data: {"error": {"message": "engine died"}}\n\n'
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for index, frame in enumerate(frames):
            if self.mode == "cut" and index == len(frames) // 2:
                raise ConnectionResetError
            writer.write(f"{len(frame):x}\r\n{frame}\r\n".encode())
            await asyncio.sleep(0)
        writer.write(b"0\r\n\r\n")
        await writer.drain()

    @staticmethod
    def _plain(writer: asyncio.StreamWriter, status: int, body: object) -> None:
        data = json.dumps(body).encode()
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data)


async def main(port: int, mode: str) -> None:
    """Serve for ever, in a process whose memory is measured: nobody reads here what came in, so nothing of it is kept."""
    await (await FakeServer(mode, kept=0).serve(port)).serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "good"))
