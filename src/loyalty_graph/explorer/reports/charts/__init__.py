"""Charts of reports: which one a report has, and its data. They are drawn by a script, static/charts.js."""
