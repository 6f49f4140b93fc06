"""Taking a report away: all its rows as a stream of bytes, in formats for spreadsheets and for programs."""

from loyalty_graph.exports.csv import stream_csv
from loyalty_graph.exports.ndjson import stream_ndjson
from loyalty_graph.exports.selection import export_columns

__all__ = ["export_columns", "stream_csv", "stream_ndjson"]
