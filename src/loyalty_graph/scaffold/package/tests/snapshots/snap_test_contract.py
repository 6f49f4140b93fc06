# -*- coding: utf-8 -*-
# snapshottest: v1 - https://goo.gl/zC4yUc
from __future__ import unicode_literals

from snapshottest import Snapshot


snapshots = Snapshot()

snapshots['test_contract atLeast 100'] = {
    'appliedFilters': [
        'atLeast'
    ],
    'ignoredFilters': [
    ],
    'integrity': {
        'failures': [
        ],
        'ok': True
    },
    'nodes': [
        {
            'earned': 100,
            'lost': 0,
            'points': 100,
            'reference': 'gus',
            'spent': 0
        }
    ],
    'totalCount': 1,
    'totals': {
        'earned': 100,
        'lost': 0,
        'points': 100,
        'spent': 0
    }
}

snapshots['test_contract catalogue'] = {
    'arguments': [
        {
            'dataType': 'POINTS',
            'defaultValue': '1',
            'dependsOn': None,
            'example': '100',
            'fields': [
            ],
            'label': 'Fewest points',
            'list': False,
            'name': 'atLeast',
            'required': False
        }
    ],
    'columns': [
        {
            'dataType': 'STRING',
            'filterable': True,
            'key': True,
            'label': 'Reference',
            'limited': True,
            'list': False,
            'name': 'reference',
            'nullable': False,
            'personal': False,
            'sortable': True,
            'total': None
        },
        {
            'dataType': 'POINTS',
            'filterable': True,
            'key': False,
            'label': 'Earned',
            'limited': True,
            'list': False,
            'name': 'earned',
            'nullable': False,
            'personal': False,
            'sortable': True,
            'total': 'SUM'
        },
        {
            'dataType': 'POINTS',
            'filterable': True,
            'key': False,
            'label': 'Spent',
            'limited': True,
            'list': False,
            'name': 'spent',
            'nullable': False,
            'personal': False,
            'sortable': True,
            'total': 'SUM'
        },
        {
            'dataType': 'POINTS',
            'filterable': True,
            'key': False,
            'label': 'Lost',
            'limited': True,
            'list': False,
            'name': 'lost',
            'nullable': False,
            'personal': False,
            'sortable': True,
            'total': 'SUM'
        },
        {
            'dataType': 'POINTS',
            'filterable': True,
            'key': False,
            'label': 'Points',
            'limited': True,
            'list': False,
            'name': 'points',
            'nullable': False,
            'personal': False,
            'sortable': True,
            'total': 'SUM'
        }
    ],
    'description': 'Customers who have points left: what they earned in all, what they spent, and what they lost.',
    'exportFormats': [
        'CSV',
        'NDJSON',
        'XLSX'
    ],
    'identities': [
        'points == earned - spent - lost'
    ],
    'name': 'sleeping_members',
    'plugin': {
        'distribution': 'loyalty-graph-sleeping-members',
        'name': 'sleeping_members',
        'status': 'OK'
    },
    'queryField': 'sleepingMembersReport',
    'title': 'Sleeping members',
    'version': '1.0'
}

snapshots['test_contract no optional argument'] = {
    'appliedFilters': [
    ],
    'ignoredFilters': [
    ],
    'integrity': {
        'failures': [
        ],
        'ok': True
    },
    'nodes': [
        {
            'earned': 45,
            'lost': 0,
            'points': 10,
            'reference': 'dan',
            'spent': 35
        },
        {
            'earned': 100,
            'lost': 0,
            'points': 100,
            'reference': 'gus',
            'spent': 0
        },
        {
            'earned': 215,
            'lost': 120,
            'points': 15,
            'reference': 'hal',
            'spent': 80
        }
    ],
    'totalCount': 3,
    'totals': {
        'earned': 360,
        'lost': 120,
        'points': 125,
        'spent': 115
    }
}

snapshots['test_contract sdl'] = [
    'extend type Query {',
    '  sleepingMembersReport(filter: SleepingMembersReportFilter, where: SleepingMembersReportWhere, orderBy: [SleepingMembersReportOrder!], first: Int, after: String, last: Int, before: String): SleepingMembersReportConnection!',
    '}',
    '',
    '"""',
    'A page of rows of the type SleepingMembersReportRow, and what there is to say of all of them.',
    '"""',
    'type SleepingMembersReportConnection implements ReportResult {',
    '  """The rows of the page with their cursors."""',
    '  edges: [SleepingMembersReportEdge!]!',
    '',
    '  """The rows of the page."""',
    '  nodes: [SleepingMembersReportRow!]!',
    '',
    '  """The report, as the catalogue describes it."""',
    '  report: Report!',
    '',
    '  """How many rows there are on all pages."""',
    '  totalCount: Int!',
    '',
    '  """Where the page stands among all pages."""',
    '  pageInfo: PageInfo!',
    '',
    '  """',
    '  The arguments of the filter that differ from their defaults and have effect.',
    '  """',
    '  appliedFilters: [String!]!',
    '',
    '  """The arguments that were given without effect."""',
    '  ignoredFilters: [IgnoredFilter!]!',
    '',
    '  """Whether the report\'s declared identities hold."""',
    '  integrity: Integrity!',
    '',
    '  """',
    "  Where all rows that match can be had as a file, in the same order: a path below the gateway's own root. It is signed, so whoever has it may follow it, until it expires.",
    '  """',
    '  exportUrl(',
    '    """The format of the file."""',
    '    format: ExportFormat!',
    '',
    '    """`limited`, `all`, or the names of columns divided by commas."""',
    '    columns: String! = "limited"',
    '  ): String!',
    '',
    '  """Totals over all rows that match filter and conditions."""',
    '  totals: SleepingMembersReportTotals!',
    '}',
    '',
    '"""One row of SleepingMembersReportConnection and its cursor."""',
    'type SleepingMembersReportEdge {',
    '  """The place of the row, for `after` and `before`."""',
    '  cursor: String!',
    '',
    '  """The row."""',
    '  node: SleepingMembersReportRow!',
    '}',
    '',
    '"""What the report is about."""',
    'input SleepingMembersReportFilter {',
    '  """Only customers with at least so many points. For example 100."""',
    '  atLeast: Points! = 1',
    '}',
    '',
    '"""',
    "One key of the order. Rows that are equal in all keys given are in the order of the table's own key.",
    '"""',
    'input SleepingMembersReportOrder {',
    '  """The column."""',
    '  field: SleepingMembersReportOrderField!',
    '',
    '  """Its direction. Null is the greatest value."""',
    '  direction: OrderDirection! = ASC',
    '}',
    '',
    '"""The columns that rows can be ordered by."""',
    'enum SleepingMembersReportOrderField {',
    '  """Reference"""',
    '  REFERENCE',
    '',
    '  """Earned"""',
    '  EARNED',
    '',
    '  """Spent"""',
    '  SPENT',
    '',
    '  """Lost"""',
    '  LOST',
    '',
    '  """Points"""',
    '  POINTS',
    '}',
    '',
    '"""One row of the report Sleeping members."""',
    'type SleepingMembersReportRow {',
    '  """Reference"""',
    '  reference: String!',
    '',
    '  """Earned"""',
    '  earned: Points!',
    '',
    '  """Spent"""',
    '  spent: Points!',
    '',
    '  """Lost"""',
    '  lost: Points!',
    '',
    '  """Points"""',
    '  points: Points!',
    '',
    '  """The customer of this row."""',
    '  customer: Customer',
    '}',
    '',
    '"""',
    'Totals over all rows that match filter and conditions, never only the page.',
    '"""',
    'type SleepingMembersReportTotals {',
    '  """Earned: the sum over all rows that match."""',
    '  earned: Points!',
    '',
    '  """Spent: the sum over all rows that match."""',
    '  spent: Points!',
    '',
    '  """Lost: the sum over all rows that match."""',
    '  lost: Points!',
    '',
    '  """Points: the sum over all rows that match."""',
    '  points: Points!',
    '}',
    '',
    '"""',
    'Conditions on the columns. All that are given must hold; give at least one.',
    '"""',
    'input SleepingMembersReportWhere {',
    '  """All of these hold. Not empty."""',
    '  and: [SleepingMembersReportWhere!]',
    '',
    '  """At least one of these holds. Not empty."""',
    '  or: [SleepingMembersReportWhere!]',
    '',
    '  """This does not hold. Rows where a null leaves that open are left out."""',
    '  not: SleepingMembersReportWhere',
    '',
    '  """Condition on: Reference"""',
    '  reference: StringWhere',
    '',
    '  """Condition on: Earned"""',
    '  earned: PointsWhere',
    '',
    '  """Condition on: Spent"""',
    '  spent: PointsWhere',
    '',
    '  """Condition on: Lost"""',
    '  lost: PointsWhere',
    '',
    '  """Condition on: Points"""',
    '  points: PointsWhere',
    '}'
]
