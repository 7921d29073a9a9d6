"""The grader's side of a sandboxed kernel: a manager that knows it, a client that caps what it reads."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import zmq
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
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
        connected = super()._create_connected_socket(channel, identity)
        if channel == "iopub":
            self._monitor = connected.get_monitor_socket(zmq.EVENT_DISCONNECTED)
        return connected

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
