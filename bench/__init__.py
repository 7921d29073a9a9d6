"""Speed of nnlib beside PyTorch and others: `python -m bench`, or `make bench`.

One processor core for everybody, unless the environment says otherwise: a library reads how many threads it
may use when it is loaded, so it is said here, before anything else.
"""

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
