"""The grader's side of a sandboxed kernel: a manager that knows it, a client that caps what it reads."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path
from queue import Empty
from typing import Any

import zmq
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.utils import ensure_async
from traitlets import default

KERNEL = "nngrade"
KERNELS = str(Path(__file__).with_name("kernels"))
LARGEST_MESSAGE = 16 << 20

UNSANDBOXED = "NNGRADE_UNSANDBOXED"
UNSANDBOXED_VALUE = "i-trust-every-submission"


def unsandboxed() -> bool:
    """Whether the instructor has said, loudly, that submissions may run with the grader's own rights."""
    return os.environ.get(UNSANDBOXED) == UNSANDBOXED_VALUE


class CappedClient(AsyncKernelClient):
    """A client that hangs up on a kernel which sends a message of more than ``LARGEST_MESSAGE`` bytes.

    The library would otherwise hold the entire message in the grader's memory before anyone can look at it.
    """

    _monitor: zmq.Socket | None = None

    def _create_connected_socket(self, channel: str, identity: bytes | None = None) -> zmq.Socket:
        # The option counts from the next connection on, so the context hands it to the socket at birth.
        self.context.setsockopt(zmq.MAXMSGSIZE, LARGEST_MESSAGE)
        sandbox = getattr(self.parent, "sandbox", None)
        if sandbox is not None and sandbox.forked:
            # Its sockets are there already; later on a path in there may be a link to anywhere.
            self.context.setsockopt(zmq.RECONNECT_IVL, -1)
        connected = super()._create_connected_socket(channel, identity)
        if channel == "iopub":
            self._monitor = connected.get_monitor_socket(zmq.EVENT_DISCONNECTED)
        return connected

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
        """Ask until the kernel answers on both channels, and read away what it said on the way.

        The library does that too, and then waits in silence for a fifth of a second; here its own word
        that it is idle again is the end.
        """
        end = time.monotonic() + (timeout or float("inf"))
        while time.monotonic() < end:
            asked = self.kernel_info()
            with contextlib.suppress(Empty):
                reply = await ensure_async(self.shell_channel.get_msg(timeout=1))
                while not _idle_after(asked, await ensure_async(self.iopub_channel.get_msg(timeout=0.5))):
                    pass
                self._handle_kernel_info_reply(reply)
                return
            if not await self._async_is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
        raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")

    wait_for_ready = _async_wait_for_ready

    async def hung_up(self) -> bool:
        """Whether the connection over which outputs come was cut since the last time this was asked."""
        if self._monitor is None or not await self._monitor.poll(0):
            return False
        await self._monitor.recv_multipart()
        return True

    def stop_channels(self) -> None:
        """Close the monitor with the channels."""
        if self._monitor is not None:
            self._monitor.close(linger=0)
            self._monitor = None
        super().stop_channels()


def _idle_after(asked: str, message: dict) -> bool:
    """Whether a message says that the kernel is done with what it was asked."""
    parent = message.get("parent_header") or {}
    return message.get("content", {}).get("execution_state") == "idle" and parent.get("msg_id") == asked


class SandboxKernelManager(AsyncKernelManager):
    """Starts the kernel ``nngrade`` by its specification inside this package."""

    @default("client_factory")
    def _client_factory_default(self) -> type:
        return CappedClient

    @default("kernel_spec_manager")
    def _kernel_spec_manager_default(self) -> KernelSpecManager:
        manager = KernelSpecManager(parent=self)
        manager.kernel_dirs = [KERNELS, *manager.kernel_dirs]
        return manager

    @property
    def sandbox(self) -> Any:
        """The provisioner when it is a sandbox, else None."""
        from nngrade.sandbox.provisioner import BubblewrapProvisioner

        return self.provisioner if isinstance(self.provisioner, BubblewrapProvisioner) else None
