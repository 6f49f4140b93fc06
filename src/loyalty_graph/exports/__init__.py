"""Taking a report away: all its rows as a stream of bytes, in formats for spreadsheets and for programs."""

from loyalty_graph.exports.csv import Csv
from loyalty_graph.exports.format import ExportFormat, Sheet
from loyalty_graph.exports.ndjson import Ndjson
from loyalty_graph.exports.parameters import Wish, from_parameters, to_parameters
from loyalty_graph.exports.selection import export_columns
from loyalty_graph.exports.streaming import stream
from loyalty_graph.exports.xlsx import Xlsx

__all__ = [
    "Csv",
    "ExportFormat",
    "Ndjson",
    "Sheet",
    "Wish",
    "Xlsx",
    "export_columns",
    "from_parameters",
    "stream",
    "to_parameters",
]
