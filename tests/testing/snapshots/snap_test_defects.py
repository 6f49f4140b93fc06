# -*- coding: utf-8 -*-
# snapshottest: v1 - https://goo.gl/zC4yUc
from __future__ import unicode_literals

from snapshottest import Snapshot


snapshots = Snapshot()

snapshots['test_a_sound_report_keeps_its_contract balanceTypes STORE'] = {
    'appliedFilters': [
        'balanceTypes'
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
            'earned': 120,
            'email': 'ana@example.test',
            'entries': 3,
            'level': 'LOW',
            'lost': 120,
            'points': 0,
            'reference': 'ana'
        },
        {
            'earned': 50,
            'email': 'ben@example.test',
            'entries': 3,
            'level': 'LOW',
            'lost': 100,
            'points': -50,
            'reference': 'ben'
        },
        {
            'earned': 80,
            'email': 'cleo@example.test',
            'entries': 2,
            'level': 'LOW',
            'lost': 80,
            'points': 0,
            'reference': 'cleo'
        },
        {
            'earned': 45,
            'email': 'dan@example.test',
            'entries': 3,
            'level': 'LOW',
            'lost': 35,
            'points': 10,
            'reference': 'dan'
        },
        {
            'earned': 40,
            'email': 'gus@example.test',
            'entries': 3,
            'level': 'HIGH',
            'lost': -60,
            'points': 100,
            'reference': 'gus'
        },
        {
            'earned': 15,
            'email': 'hal@example.test',
            'entries': 1,
            'level': 'LOW',
            'lost': 0,
            'points': 15,
            'reference': 'hal'
        },
        {
            'earned': 30,
            'email': None,
            'entries': 1,
            'level': 'LOW',
            'lost': 0,
            'points': 30,
            'reference': 'x9'
        }
    ],
    'totalCount': 7,
    'totals': {
        'earned': 380,
        'entries': 16,
        'lost': 275,
        'points': 105
    },
    'types': 2
}

snapshots['test_a_sound_report_keeps_its_contract catalogue'] = {
    'arguments': [
        {
            'dataType': 'STRING',
            'defaultValue': None,
            'dependsOn': None,
            'example': 'STORE',
            'fields': [
            ],
            'label': 'Types',
            'list': True,
            'name': 'balanceTypes',
            'required': False
        },
        {
            'dataType': 'POINTS',
            'defaultValue': None,
            'dependsOn': None,
            'example': '50',
            'fields': [
            ],
            'label': 'Points at least',
            'list': False,
            'name': 'minimum',
            'required': False
        },
        {
            'dataType': 'BOOLEAN',
            'defaultValue': 'false',
            'dependsOn': None,
            'example': None,
            'fields': [
            ],
            'label': 'Customer records only',
            'list': False,
            'name': 'recorded',
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
            'dataType': 'STRING',
            'filterable': True,
            'key': False,
            'label': 'Email',
            'limited': True,
            'list': False,
            'name': 'email',
            'nullable': True,
            'personal': True,
            'sortable': True,
            'total': None
        },
        {
            'dataType': 'ENUM',
            'filterable': True,
            'key': False,
            'label': 'Level',
            'limited': True,
            'list': False,
            'name': 'level',
            'nullable': False,
            'personal': False,
            'sortable': True,
            'total': None
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
            'dataType': 'INTEGER',
            'filterable': True,
            'key': False,
            'label': 'Entries',
            'limited': True,
            'list': False,
            'name': 'entries',
            'nullable': False,
            'personal': False,
            'sortable': True,
            'total': 'SUM'
        }
    ],
    'description': 'Members with entries: what they earned, what they lost of it, and what they have.',
    'exportFormats': [
        'CSV',
        'NDJSON',
        'XLSX'
    ],
    'identities': [
        'points == earned - lost'
    ],
    'name': 'standing',
    'plugin': {
        'distribution': 'sample',
        'name': 'sample',
        'status': 'OK'
    },
    'queryField': 'standingReport',
    'title': 'Standing',
    'version': '1.0'
}

snapshots['test_a_sound_report_keeps_its_contract minimum 50'] = {
    'appliedFilters': [
        'minimum'
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
            'email': 'gus@example.test',
            'entries': 5,
            'level': 'HIGH',
            'lost': 0,
            'points': 100,
            'reference': 'gus'
        }
    ],
    'totalCount': 1,
    'totals': {
        'earned': 100,
        'entries': 5,
        'lost': 0,
        'points': 100
    },
    'types': 2
}

snapshots['test_a_sound_report_keeps_its_contract no optional argument'] = {
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
            'earned': 120,
            'email': 'ana@example.test',
            'entries': 3,
            'level': 'LOW',
            'lost': 120,
            'points': 0,
            'reference': 'ana'
        },
        {
            'earned': 50,
            'email': 'ben@example.test',
            'entries': 3,
            'level': 'LOW',
            'lost': 100,
            'points': -50,
            'reference': 'ben'
        },
        {
            'earned': 80,
            'email': 'cleo@example.test',
            'entries': 2,
            'level': 'LOW',
            'lost': 80,
            'points': 0,
            'reference': 'cleo'
        },
        {
            'earned': 45,
            'email': 'dan@example.test',
            'entries': 3,
            'level': 'LOW',
            'lost': 35,
            'points': 10,
            'reference': 'dan'
        },
        {
            'earned': 100,
            'email': 'gus@example.test',
            'entries': 5,
            'level': 'HIGH',
            'lost': 0,
            'points': 100,
            'reference': 'gus'
        },
        {
            'earned': 215,
            'email': 'hal@example.test',
            'entries': 7,
            'level': 'LOW',
            'lost': 200,
            'points': 15,
            'reference': 'hal'
        },
        {
            'earned': 70,
            'email': 'ivy@example.test',
            'entries': 2,
            'level': 'LOW',
            'lost': 70,
            'points': 0,
            'reference': 'ivy'
        },
        {
            'earned': 30,
            'email': None,
            'entries': 1,
            'level': 'LOW',
            'lost': 0,
            'points': 30,
            'reference': 'x9'
        }
    ],
    'totalCount': 8,
    'totals': {
        'earned': 710,
        'entries': 26,
        'lost': 605,
        'points': 105
    },
    'types': 2
}

snapshots['test_a_sound_report_keeps_its_contract sdl'] = [
    'extend type Query {',
    '  standingReport(filter: StandingReportFilter, where: StandingReportWhere, orderBy: [StandingReportOrder!], first: Int, after: String, last: Int, before: String): StandingReportConnection!',
    '}',
    '',
    '"""',
    'A page of rows of the type StandingReportRow, and what there is to say of all of them.',
    '"""',
    'type StandingReportConnection implements ReportResult {',
    '  """The rows of the page with their cursors."""',
    '  edges: [StandingReportEdge!]!',
    '',
    '  """The rows of the page."""',
    '  nodes: [StandingReportRow!]!',
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
    '  totals: StandingReportTotals!',
    '',
    '  """How many balance types the account has."""',
    '  types: Int!',
    '}',
    '',
    '"""One row of StandingReportConnection and its cursor."""',
    'type StandingReportEdge {',
    '  """The place of the row, for `after` and `before`."""',
    '  cursor: String!',
    '',
    '  """The row."""',
    '  node: StandingReportRow!',
    '}',
    '',
    '"""What the report is about."""',
    'input StandingReportFilter {',
    '  """Types For example STORE."""',
    '  balanceTypes: [String!]',
    '',
    '  """Points at least For example 50."""',
    '  minimum: Points',
    '',
    '  """Customer records only"""',
    '  recorded: Boolean! = false',
    '}',
    '',
    '"""How much a member has."""',
    'enum StandingReportLevel {',
    '  """100 points or more"""',
    '  HIGH',
    '',
    '  """Fewer than 100 points"""',
    '  LOW',
    '}',
    '',
    '"""',
    'Conditions on one column. All that are given must hold; give at least one.',
    '"""',
    'input StandingReportLevelWhere {',
    '  """Equal to this value. Ask for null with isNull."""',
    '  eq: StandingReportLevel',
    '',
    '  """',
    '  Not equal to this value. A null is neither equal nor unequal to anything.',
    '  """',
    '  ne: StandingReportLevel',
    '',
    '  """Equal to one of these values."""',
    '  in: [StandingReportLevel!]',
    '',
    '  """true: has no value. false: has one."""',
    '  isNull: Boolean',
    '}',
    '',
    '"""',
    "One key of the order. Rows that are equal in all keys given are in the order of the table's own key.",
    '"""',
    'input StandingReportOrder {',
    '  """The column."""',
    '  field: StandingReportOrderField!',
    '',
    '  """Its direction. Null is the greatest value."""',
    '  direction: OrderDirection! = ASC',
    '}',
    '',
    '"""The columns that rows can be ordered by."""',
    'enum StandingReportOrderField {',
    '  """Reference"""',
    '  REFERENCE',
    '',
    '  """Email"""',
    '  EMAIL',
    '',
    '  """Level"""',
    '  LEVEL',
    '',
    '  """Points"""',
    '  POINTS',
    '',
    '  """Earned"""',
    '  EARNED',
    '',
    '  """Lost"""',
    '  LOST',
    '',
    '  """Entries"""',
    '  ENTRIES',
    '}',
    '',
    '"""One row of the report Standing."""',
    'type StandingReportRow {',
    '  """Reference"""',
    '  reference: String!',
    '',
    '  """Email"""',
    '  email: String',
    '',
    '  """Level"""',
    '  level: StandingReportLevel!',
    '',
    '  """Points"""',
    '  points: Points!',
    '',
    '  """Earned"""',
    '  earned: Points!',
    '',
    '  """Lost"""',
    '  lost: Points!',
    '',
    '  """Entries"""',
    '  entries: Int!',
    '',
    '  """The customer of this row."""',
    '  customer: Customer',
    '}',
    '',
    '"""',
    'Totals over all rows that match filter and conditions, never only the page.',
    '"""',
    'type StandingReportTotals {',
    '  """Points: the sum over all rows that match."""',
    '  points: Points!',
    '',
    '  """Earned: the sum over all rows that match."""',
    '  earned: Points!',
    '',
    '  """Lost: the sum over all rows that match."""',
    '  lost: Points!',
    '',
    '  """Entries: the sum over all rows that match."""',
    '  entries: Int!',
    '}',
    '',
    '"""',
    'Conditions on the columns. All that are given must hold; give at least one.',
    '"""',
    'input StandingReportWhere {',
    '  """All of these hold. Not empty."""',
    '  and: [StandingReportWhere!]',
    '',
    '  """At least one of these holds. Not empty."""',
    '  or: [StandingReportWhere!]',
    '',
    '  """This does not hold. Rows where a null leaves that open are left out."""',
    '  not: StandingReportWhere',
    '',
    '  """Condition on: Reference"""',
    '  reference: StringWhere',
    '',
    '  """Condition on: Email"""',
    '  email: StringWhere',
    '',
    '  """Condition on: Level"""',
    '  level: StandingReportLevelWhere',
    '',
    '  """Condition on: Points"""',
    '  points: PointsWhere',
    '',
    '  """Condition on: Earned"""',
    '  earned: PointsWhere',
    '',
    '  """Condition on: Lost"""',
    '  lost: PointsWhere',
    '',
    '  """Condition on: Entries"""',
    '  entries: IntWhere',
    '}'
]
