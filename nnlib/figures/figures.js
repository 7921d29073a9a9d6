/* Built from nnlib/figures/src by `make figures`; edit there. BSD-3-Clause. */
(()=>{})();
