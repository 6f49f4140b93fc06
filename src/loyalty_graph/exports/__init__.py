"""Taking a report away: all its rows as a stream of bytes, in formats for spreadsheets and for programs."""

from loyalty_graph.exports.csv import Csv
from loyalty_graph.exports.format import ExportFormat, Sheet
from loyalty_graph.exports.links import LINKED, export_path, linked_account, signed_link
from loyalty_graph.exports.ndjson import Ndjson
from loyalty_graph.exports.parameters import Wish, from_parameters, to_parameters
from loyalty_graph.exports.selection import export_columns
from loyalty_graph.exports.streaming import stream
from loyalty_graph.exports.xlsx import Xlsx

__all__ = [
    "LINKED",
    "Csv",
    "ExportFormat",
    "Ndjson",
    "Sheet",
    "Wish",
    "Xlsx",
    "export_columns",
    "export_path",
    "from_parameters",
    "linked_account",
    "signed_link",
    "stream",
    "to_parameters",
]
