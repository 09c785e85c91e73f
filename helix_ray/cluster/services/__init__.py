"""Services that are to run on the cluster: their rows, their runs, and what keeps them running."""
