"""A viewer of a Streamlit app without a browser: it speaks the app's own messages over a web socket."""

import asyncio
import random
import time
from dataclasses import dataclass, field

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.MultiSelect_pb2 import MultiSelect

FINISHED = {ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY}
PATIENCE = 120.0  # seconds for one run of a page


@dataclass(slots=True)
class Viewer:
    """One session on a page: what it has chosen, and what the last run sent."""

    socket: websockets.ClientConnection
    page: str = ""
    query: str = ""
    filters: dict[str, MultiSelect] = field(default_factory=dict)  # by label, as last drawn
    chosen: dict[str, list[str]] = field(default_factory=dict)  # by widget id
    cached: set[str] = field(default_factory=set)
    n_bytes: int = 0
    errors: list[str] = field(default_factory=list)

    async def run(self) -> float:
        """Run the page with what is chosen; seconds until its last message."""
        message = BackMsg()
        state = message.rerun_script
        state.page_name, state.query_string = self.page, self.query
        state.context_info.timezone, state.context_info.locale = "UTC", "en"
        state.cached_message_hashes.extend(sorted(self.cached))
        for name, values in self.chosen.items():
            state.widget_states.widgets.add(id=name).string_array_value.data.extend(values)
        started, self.n_bytes = time.perf_counter(), 0
        await self.socket.send(message.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            while not self._is_last(await self.socket.recv(decode=False)):
                pass
        return time.perf_counter() - started

    def _is_last(self, payload: bytes) -> bool:
        """Take in one message; whether it is a run's last."""
        message = ForwardMsg.FromString(payload)
        self.n_bytes += len(payload)
        if message.metadata.cacheable:
            self.cached.add(message.hash)
        kind = message.WhichOneof("type")
        if kind == "delta":
            self._see(message)
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "session_event" and message.session_event.script_compilation_exception.message:
            self.errors.append(message.session_event.script_compilation_exception.message)
        return kind == "script_finished" and message.script_finished in FINISHED

    def _see(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        if element.WhichOneof("type") == "multiselect":
            self.filters[element.multiselect.label] = element.multiselect
        elif element.WhichOneof("type") == "exception":
            self.errors.append(element.exception.message)

    def choose(self, chance: random.Random, labels: tuple[str, ...]) -> None:
        """Choose another value, or all, of one of the filters of these labels."""
        drawn = self.filters[chance.choice([label for label in labels if label in self.filters])]
        others = [[]] + [[option] for option in drawn.options]
        self.chosen[drawn.id] = chance.choice([it for it in others if it != self.chosen.get(drawn.id, [])])


async def opened(url: str, page: str = "") -> tuple[Viewer, float]:
    """A viewer who has opened a page, and the seconds until all of it was sent."""
    started = time.perf_counter()
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    socket = await websockets.connect(
        address, subprotocols=[websockets.Subprotocol("streamlit")], max_size=None, ping_timeout=None
    )
    viewer = Viewer(socket, page)
    await viewer.run()
    return viewer, time.perf_counter() - started
