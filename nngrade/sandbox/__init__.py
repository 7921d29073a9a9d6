"""A Jupyter kernel that cannot reach anything: bubblewrap around ipykernel, as a kernel provisioner."""
