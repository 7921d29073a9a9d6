"""The one error of the sandbox: what was wanted, what came, what to do."""

from __future__ import annotations


class SandboxError(RuntimeError):
    """The sandbox could not be set up; the text is one line with its cure, fit to be shown as it is."""


_CURES = {
    "Creating new namespace failed": "user namespaces are forbidden here",
    "No permissions to create": "user namespaces are forbidden here",
    "setting up uid map": "user namespaces are forbidden here",
    "Can't mount proc": "this container hides /proc",
    "Permission denied": "a folder that the kernel needs cannot be read by other users",
}
_ADVICE = {
    "user namespaces are forbidden here": (
        "allow them (`sysctl -w kernel.unprivileged_userns_clone=1`, on Ubuntu "
        "`sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`), "
        "or start the container with `--privileged`"
    ),
    "this container hides /proc": (
        "start the container with `--security-opt systempaths=unconfined` or `--privileged`"
    ),
    "a folder that the kernel needs cannot be read by other users": (
        "make the virtual environment readable: `chmod -R a+rX PATH_OF_THE_ENVIRONMENT`"
    ),
}


def explain(stderr: str) -> str:
    """Turn bubblewrap's last words into one line that names the cause and the cure."""
    said = " ".join(stderr.split())[-300:] or "nothing"
    for words, cause in _CURES.items():
        if words in stderr:
            return (
                f"The sandbox did not start: {cause}. To cure it, {_ADVICE[cause]}. (bubblewrap said: {said})"
            )
    return f"The sandbox did not start (it said: {said}). See what is lacking: `python -m nngrade doctor`."
