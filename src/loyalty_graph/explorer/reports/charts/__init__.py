"""Charts of reports: which one a report has, and its data. A script draws them, frontend/src/charts.js."""
