"""The kernel of one trainee of `class_of_200.py`, as JupyterLab talks to it."""

from __future__ import annotations

import asyncio
import json
import uuid
from typing import Any

import aiohttp
from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)

PATIENCE = 300  # seconds for one step


class TroubleError(Exception):
    """A step that did not come through: which, and why."""


class Kernel:
    """A notebook's kernel as JupyterLab talks to it.

    Attributes
    ----------
    notebook : dict
        Takes the outputs as they come.
    controls : dict
        What the kernel asked the browser to draw, by item.
    """

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, notebook: dict[str, Any]) -> None:
        self.notebook = notebook
        self.controls: dict[str, dict[str, Any]] = {}
        self._socket = socket
        self._comms: dict[str, str] = {}
        self._cells: dict[str, dict[str, Any]] = {}
        self._replies: dict[str, asyncio.Future] = {}
        self._states: dict[str, asyncio.Future] = {}
        self._pictures: dict[str, asyncio.Future] = {}
        self._turn = 0
        self._listening = asyncio.create_task(self._listen())

    async def __aenter__(self) -> Kernel:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the page."""
        self._listening.cancel()
        await self._socket.close()

    async def run_all(self) -> None:
        """Run all cells once the kernel answers."""
        await self._request("kernel_info_request", {})
        settings = {"silent": False, "store_history": True, "user_expressions": {}}
        settings |= {"allow_stdin": True, "stop_on_error": True}
        asked = [
            self._request("execute_request", {"code": cell["source"]} | settings, cell)
            for cell in self.notebook["cells"]
            if cell["cell_type"] == "code"
        ]
        for reply in await asyncio.gather(*asked):
            if reply["status"] != "ok":
                raise TroubleError(f"a cell failed: {reply.get('ename')} {reply.get('evalue')}")

    async def answer(self, name: str, value: Any) -> dict[str, Any]:
        """Give an answer as the control does; return what the kernel says of it."""
        self._turn += 1
        form = f"labs-{name}-1"
        said = self._states[form] = asyncio.get_running_loop().create_future()
        await self._tell(name, {"kind": "answer", "value": value, "turn": self._turn, "form": form})
        return await asyncio.wait_for(said, PATIENCE)

    async def preview(self, name: str, value: float) -> None:
        """Move a slider and wait for its picture."""
        comm = self._comms[name]
        drawn = self._pictures[comm] = asyncio.get_running_loop().create_future()
        form = f"labs-{name}-1"
        await self._tell(
            name, {"kind": "preview", "value": value, "turn": self._turn, "form": form}
        )
        await asyncio.wait_for(drawn, PATIENCE)

    async def _tell(self, name: str, content: dict[str, Any]) -> None:
        data = {"method": "custom", "content": content}
        await self._send("comm_msg", {"comm_id": self._comms[name], "data": data})

    async def _request(
        self, kind: str, content: dict[str, Any], cell: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        number = uuid.uuid4().hex
        reply = self._replies[number] = asyncio.get_running_loop().create_future()
        if cell is not None:
            cell["outputs"], self._cells[number] = [], cell
        await self._send(kind, content, number)
        return await asyncio.wait_for(reply, PATIENCE)

    async def _send(self, kind: str, content: dict[str, Any], number: str = "") -> None:
        header = {"msg_id": number or uuid.uuid4().hex, "msg_type": kind, "session": "s"}
        header |= {"username": "", "version": "5.3", "date": "2026-11-22T00:00:00Z"}
        parts = [json.dumps(part).encode() for part in (header, {}, {}, content)]
        await self._socket.send_bytes(serialize_msg_to_ws_v1(parts, "shell"))

    async def _listen(self) -> None:
        why: Exception = TroubleError("the connection to the kernel was closed")
        try:
            async for message in self._socket:
                _, parts = deserialize_msg_from_ws_v1(message.data)
                header, parent, _, content = map(json.loads, parts[:4])
                self._take(header["msg_type"], parent.get("msg_id", ""), content)
        except Exception as error:
            why = TroubleError(f"a message that is not understood: {error!r}")
        for waiting in (*self._replies.values(), *self._states.values(), *self._pictures.values()):
            if not waiting.done():
                waiting.set_exception(why)

    def _take(self, kind: str, parent: str, content: dict[str, Any]) -> None:
        if kind in ("execute_reply", "kernel_info_reply"):
            self._replies[parent].set_result(content)
        elif kind == "comm_open":
            spec = content["data"].get("state", {}).get("spec", {})
            if "name" in spec:
                self.controls[spec["name"]] = spec
                self._comms[spec["name"]] = content["comm_id"]
        elif kind == "comm_msg":
            said = content["data"].get("state", {}).get("state", {})
            asked = self._states.get(said.get("form"))
            if said.get("turn") == self._turn and asked and not asked.done():
                asked.set_result(said)
            drawn = self._pictures.get(content["comm_id"])
            if content["data"].get("content") == {"kind": "drawn"} and drawn and not drawn.done():
                drawn.set_result(None)
        elif kind in ("stream", "display_data", "execute_result") and parent in self._cells:
            shown = {key: value for key, value in content.items() if key != "transient"}
            self._cells[parent]["outputs"].append({"output_type": kind, **shown})
