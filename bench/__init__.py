"""Speed of nnlib beside PyTorch and others: `python -m bench`, or `make bench`.

One processor core for everybody, unless the environment says otherwise: a library reads how many threads it
may use when it is loaded, so it is said here, before anything else.
"""

import os

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
for _name in THREADS:
    os.environ.setdefault(_name, "1")
