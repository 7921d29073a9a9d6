"""Ready kernels by `fork`: one process per set of imports, inside a sandbox, from which every kernel is born.

``serving`` is what the grader calls; the kernel provisioner asks ``fork_kernel`` for each kernel and starts
it the slow way, with the reason in the log, where forking is not possible. See ARCHITECTURE.md, "Sandbox and
zygote".
"""

from nngrade.zygote.forked import Forked, UnavailableError
from nngrade.zygote.pool import fork_kernel, serving, serving_now, shut_down

__all__ = ["Forked", "UnavailableError", "fork_kernel", "serving", "serving_now", "shut_down"]
