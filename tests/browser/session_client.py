"""A browser session without a browser: Streamlit's websocket, its widgets and what it draws."""

from __future__ import annotations

import asyncio
from time import perf_counter
from types import TracebackType

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


class Session:
    """One visit of the Ask page. `text` is every HTML that it was sent so far."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.text = ""
        self._box = ""

    async def __aenter__(self) -> Session:
        address = self.address.replace("http", "ws") + "/_stcore/stream"
        self._socket = await websockets.connect(
            address, subprotocols=["streamlit"], max_size=None, origin=self.address
        )
        await self._send(BackMsg(rerun_script={"query_string": ""}))
        await self._until_finished()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._socket.close()

    async def ask(self, question: str) -> float:
        """Send a question; seconds until its answer was drawn."""
        began = perf_counter()
        message = BackMsg()
        state = message.rerun_script.widget_states.widgets.add()
        state.id = self._box
        state.chat_input_value.data = question
        await self._send(message)
        await self._until_finished()
        return perf_counter() - began

    async def _send(self, message: BackMsg) -> None:
        await self._socket.send(message.SerializeToString())

    async def _until_finished(self) -> None:
        """Read what comes until the script has run to its end."""
        while True:
            data = await asyncio.wait_for(self._socket.recv(), 120)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "script_finished":
                return
            if kind == "delta":
                element = message.delta.new_element
                if element.WhichOneof("type") == "html":
                    self.text += element.html.body
                if element.WhichOneof("type") == "chat_input":
                    self._box = element.chat_input.id
