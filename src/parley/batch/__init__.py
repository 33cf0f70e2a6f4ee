"""Many reports over a Dask cluster: the result that one machine would give, in Parquet."""

from parley.batch.run import Account, batch

__all__ = ["Account", "batch"]
