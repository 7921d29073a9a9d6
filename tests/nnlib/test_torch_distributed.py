"""Two processes that train together go through the losses of one."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from nnlib import layers, optim  # noqa: E402
from nnlib.train import distributed, fit  # noqa: E402

pytestmark = pytest.mark.torch
PROGRAM = """
import json, sys
import numpy as np
from nnlib import layers, optim
from nnlib.train import distributed, fit
rng = np.random.default_rng(0)
x, y = rng.standard_normal((43, 6)).astype(np.float32), rng.integers(0, 3, 43)
with distributed.workers("cpu") as team:
    model = layers.Sequential(layers.Linear(6, 8), layers.Tanh(), layers.Linear(8, 3), seed=team.rank)
    model.build((6,)).to("torch", team.device)
    history = fit(model, x, y, epochs=3, batch_size=14, optimizer=optim.Adam(model, 0.02), clip=1.0,
                  validation=(x, y), workers=team, checkpoint=sys.argv[1] + "/run.safetensors")
    with open(f"{sys.argv[1]}/{team.rank}.json", "w") as file:
        json.dump([history.steps, history.epochs, float(model.params.vector.sum()), history.how], file)
"""


def test_two_processes_go_through_the_losses_of_one(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "GLOO_SOCKET_IFNAME": "lo"}
    ran = subprocess.run(
        [*command, str(program), str(tmp_path)], env=environment, capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    first, second = (json.loads((tmp_path / f"{rank}.json").read_text()) for rank in (0, 1))
    assert first[0] == second[0]
    assert first[2] == second[2]
    assert "workers" in first[3]

    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((43, 6)).astype(np.float32), rng.integers(0, 3, 43)
    model = layers.Sequential(layers.Linear(6, 8), layers.Tanh(), layers.Linear(8, 3), seed=0)
    model.build((6,)).to("torch")
    alone = fit(model, x, y, epochs=3, batch_size=14, optimizer=optim.Adam(model, 0.02), clip=1.0,
                validation=(x, y), progress=False)  # fmt: skip
    np.testing.assert_allclose(first[0], alone.steps, rtol=1e-5)
    for name in ("loss", "accuracy", "validation loss", "validation accuracy"):
        np.testing.assert_allclose(first[1][name], alone[name], rtol=1e-5)


def test_without_torchrun_the_way_is_told(monkeypatch):
    monkeypatch.delenv("RANK", raising=False)
    with (
        pytest.raises(RuntimeError, match=r"RANK.* is not set; run the program as: torchrun"),
        distributed.workers(),
    ):
        pass


def test_workers_want_torch_and_a_seed():
    team = distributed.Workers(0, 1, "cpu")
    x, y = np.zeros((4, 2), np.float32), np.zeros(4, int)
    model = layers.Linear(2, 2, seed=0)
    with pytest.raises(ValueError, match="a model on torch"):
        fit(model, x, y, workers=team)
    with pytest.raises(ValueError, match="shuffle alike"):
        fit(model.to("torch"), x, y, workers=team, seed=None)


def test_a_batch_is_dealt_out_whole():
    teams = [distributed.Workers(rank, 3, "cpu") for rank in range(3)]
    rows = torch.arange(10)
    parts = [team.share(rows) for team in teams]
    assert sorted(torch.cat(parts).tolist()) == list(range(10))
    assert sum(team._share for team in teams) == pytest.approx(1)
    for few in (2, 5):  # one example alone has no variance that batch norm could use
        assert [team.share(rows[:few]).tolist() for team in teams] == [list(range(few))] * 3
        assert sum(team._share for team in teams) == pytest.approx(1)


@pytest.mark.parametrize(
    ("local", "gpus", "expected"),
    [
        (0, 0, ("cpu", "gloo")),
        (0, 1, ("cpu", "gloo")),
        (0, 2, ("cuda:0", "nccl")),
        (1, 2, ("cuda:1", "nccl")),
    ],
)
def test_all_processes_take_gpus_or_none_does(monkeypatch, local, gpus, expected):
    environment = {"RANK": local, "WORLD_SIZE": 4, "LOCAL_RANK": local, "LOCAL_WORLD_SIZE": 2}
    for name, value in environment.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.setenv("MASTER_ADDR", "localhost")
    begun = []
    monkeypatch.setattr(torch.cuda, "device_count", lambda: gpus)
    monkeypatch.setattr(torch.cuda, "set_device", lambda number: begun.append(number))
    monkeypatch.setattr(
        torch.distributed, "init_process_group", lambda kind, device_id=None: begun.append((kind, device_id))
    )
    monkeypatch.setattr(torch.distributed, "destroy_process_group", lambda: None)
    with distributed.workers() as team:
        assert (team.device, begun[-1][0]) == expected
    assert begun[-1][1] == (None if gpus < 2 else torch.device(expected[0]))
    if gpus < 2:
        wanted = pytest.raises(RuntimeError, match="wants a GPU of its own, and there are")
        monkeypatch.setenv("LOCAL_RANK", "1")
        with wanted, distributed.workers("cuda"):
            pass
