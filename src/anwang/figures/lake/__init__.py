"""Lake (指标湖): each fact as one Parquet file of flat columns, and the same declarations run over them by DuckDB, with equal answers."""
