# -*- coding: utf-8 -*-
# snapshottest: v1 - https://goo.gl/zC4yUc
from __future__ import unicode_literals

from snapshottest import Snapshot


snapshots = Snapshot()

snapshots['test_contract asleep'] = {
    'appliedFilters': [
        'asOf',
        'band'
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
            'band': 'SLEEPING',
            'daysSince': 101,
            'lastPurchaseOn': '2024-01-10',
            'points': 0,
            'purchaseCount': 1,
            'reference': 'ana'
        },
        {
            'band': 'SLEEPING',
            'daysSince': 96,
            'lastPurchaseOn': '2024-01-15',
            'points': 0,
            'purchaseCount': 1,
            'reference': 'cleo'
        },
        {
            'band': 'SLEEPING',
            'daysSince': 93,
            'lastPurchaseOn': '2024-01-18',
            'points': 0,
            'purchaseCount': 1,
            'reference': 'ivy'
        }
    ],
    'totalCount': 3,
    'totals': {
        'points': 0,
        'purchaseCount': 3
    }
}

snapshots['test_contract catalogue'] = {
    'arguments': [
        {
            'dataType': 'DATE',
            'defaultValue': None,
            'dependsOn': None,
            'example': '2024-04-20',
            'fields': [
            ],
            'label': 'As of',
            'list': False,
            'name': 'asOf',
            'required': True
        },
        {
            'dataType': 'ENUM',
            'defaultValue': None,
            'dependsOn': None,
            'example': None,
            'fields': [
            ],
            'label': 'Band',
            'list': False,
            'name': 'band',
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
            'dataType': 'ENUM',
            'filterable': True,
            'key': False,
            'label': 'Band',
            'limited': True,
            'list': False,
            'name': 'band',
            'nullable': False,
            'personal': False,
            'sortable': True,
            'total': None
        },
        {
            'dataType': 'DATE',
            'filterable': True,
            'key': False,
            'label': 'Last Purchase',
            'limited': True,
            'list': False,
            'name': 'lastPurchaseOn',
            'nullable': True,
            'personal': False,
            'sortable': True,
            'total': None
        },
        {
            'dataType': 'INTEGER',
            'filterable': True,
            'key': False,
            'label': 'Days Since',
            'limited': True,
            'list': False,
            'name': 'daysSince',
            'nullable': True,
            'personal': False,
            'sortable': True,
            'total': None
        },
        {
            'dataType': 'INTEGER',
            'filterable': True,
            'key': False,
            'label': 'Purchases',
            'limited': True,
            'list': False,
            'name': 'purchaseCount',
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
    'description': 'Customers by how long ago they bought something, and the points that they still have.',
    'exportFormats': [
        'CSV',
        'NDJSON',
        'XLSX'
    ],
    'identities': [
    ],
    'name': 'customer_recency',
    'plugin': {
        'distribution': 'loyalty-graph-customer-recency',
        'name': 'customer_recency',
        'status': 'OK'
    },
    'queryField': 'customerRecencyReport',
    'title': 'Customer recency',
    'version': '1.0'
}

snapshots['test_contract months later'] = {
    'appliedFilters': [
        'asOf'
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
            'band': 'SLEEPING',
            'daysSince': 101,
            'lastPurchaseOn': '2024-01-10',
            'points': 0,
            'purchaseCount': 1,
            'reference': 'ana'
        },
        {
            'band': 'COOLING',
            'daysSince': 79,
            'lastPurchaseOn': '2024-02-01',
            'points': -50,
            'purchaseCount': 2,
            'reference': 'ben'
        },
        {
            'band': 'SLEEPING',
            'daysSince': 96,
            'lastPurchaseOn': '2024-01-15',
            'points': 0,
            'purchaseCount': 1,
            'reference': 'cleo'
        },
        {
            'band': 'COOLING',
            'daysSince': 76,
            'lastPurchaseOn': '2024-02-04',
            'points': 10,
            'purchaseCount': 2,
            'reference': 'dan'
        },
        {
            'band': 'NEVER',
            'daysSince': None,
            'lastPurchaseOn': None,
            'points': 0,
            'purchaseCount': 0,
            'reference': 'eve'
        },
        {
            'band': 'NEVER',
            'daysSince': None,
            'lastPurchaseOn': None,
            'points': 0,
            'purchaseCount': 0,
            'reference': 'fay'
        },
        {
            'band': 'COOLING',
            'daysSince': 89,
            'lastPurchaseOn': '2024-01-22',
            'points': 100,
            'purchaseCount': 1,
            'reference': 'gus'
        },
        {
            'band': 'COOLING',
            'daysSince': 76,
            'lastPurchaseOn': '2024-02-04',
            'points': 15,
            'purchaseCount': 2,
            'reference': 'hal'
        },
        {
            'band': 'SLEEPING',
            'daysSince': 93,
            'lastPurchaseOn': '2024-01-18',
            'points': 0,
            'purchaseCount': 1,
            'reference': 'ivy'
        }
    ],
    'totalCount': 9,
    'totals': {
        'points': 75,
        'purchaseCount': 10
    }
}

snapshots['test_contract sdl'] = [
    'extend type Query {',
    '  customerRecencyReport(filter: CustomerRecencyReportFilter!, where: CustomerRecencyReportWhere, orderBy: [CustomerRecencyReportOrder!], first: Int, after: String, last: Int, before: String): CustomerRecencyReportConnection!',
    '}',
    '',
    '"""How long ago somebody bought something."""',
    'enum CustomerRecencyReportBand {',
    '  """Within 30 days"""',
    '  ACTIVE',
    '',
    '  """Within 90 days"""',
    '  COOLING',
    '',
    '  """Longer ago"""',
    '  SLEEPING',
    '',
    '  """Nothing up to that day"""',
    '  NEVER',
    '}',
    '',
    '"""',
    'Conditions on one column. All that are given must hold; give at least one.',
    '"""',
    'input CustomerRecencyReportBandWhere {',
    '  """Equal to this value. Ask for null with isNull."""',
    '  eq: CustomerRecencyReportBand',
    '',
    '  """',
    '  Not equal to this value. A null is neither equal nor unequal to anything.',
    '  """',
    '  ne: CustomerRecencyReportBand',
    '',
    '  """Equal to one of these values."""',
    '  in: [CustomerRecencyReportBand!]',
    '',
    '  """true: has no value. false: has one."""',
    '  isNull: Boolean',
    '}',
    '',
    '"""',
    'A page of rows of the type CustomerRecencyReportRow, and what there is to say of all of them.',
    '"""',
    'type CustomerRecencyReportConnection implements ReportResult {',
    '  """The rows of the page with their cursors."""',
    '  edges: [CustomerRecencyReportEdge!]!',
    '',
    '  """The rows of the page."""',
    '  nodes: [CustomerRecencyReportRow!]!',
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
    '  totals: CustomerRecencyReportTotals!',
    '}',
    '',
    '"""One row of CustomerRecencyReportConnection and its cursor."""',
    'type CustomerRecencyReportEdge {',
    '  """The place of the row, for `after` and `before`."""',
    '  cursor: String!',
    '',
    '  """The row."""',
    '  node: CustomerRecencyReportRow!',
    '}',
    '',
    '"""What the report is about."""',
    'input CustomerRecencyReportFilter {',
    '  """The UTC day to look back from. For example 2024-04-20."""',
    '  asOf: Date!',
    '',
    '  """Only customers of this band. Left out: everyone."""',
    '  band: CustomerRecencyReportBand',
    '}',
    '',
    '"""',
    "One key of the order. Rows that are equal in all keys given are in the order of the table's own key.",
    '"""',
    'input CustomerRecencyReportOrder {',
    '  """The column."""',
    '  field: CustomerRecencyReportOrderField!',
    '',
    '  """Its direction. Null is the greatest value."""',
    '  direction: OrderDirection! = ASC',
    '}',
    '',
    '"""The columns that rows can be ordered by."""',
    'enum CustomerRecencyReportOrderField {',
    '  """Reference"""',
    '  REFERENCE',
    '',
    '  """How long ago the customer bought something."""',
    '  BAND',
    '',
    '  """The UTC day of the last purchase."""',
    '  LAST_PURCHASE_ON',
    '',
    '  """Days from the last purchase to the day of the filter."""',
    '  DAYS_SINCE',
    '',
    '  """Purchases up to the day of the filter."""',
    '  PURCHASE_COUNT',
    '',
    '  """The points the customer has now."""',
    '  POINTS',
    '}',
    '',
    '"""One row of the report Customer recency."""',
    'type CustomerRecencyReportRow {',
    '  """Reference"""',
    '  reference: String!',
    '',
    '  """How long ago the customer bought something."""',
    '  band: CustomerRecencyReportBand!',
    '',
    '  """The UTC day of the last purchase."""',
    '  lastPurchaseOn: Date',
    '',
    '  """Days from the last purchase to the day of the filter."""',
    '  daysSince: Int',
    '',
    '  """Purchases up to the day of the filter."""',
    '  purchaseCount: Int!',
    '',
    '  """The points the customer has now."""',
    '  points: Points!',
    '',
    '  """The customer of this row."""',
    '  customer: Customer',
    '}',
    '',
    '"""',
    'Totals over all rows that match filter and conditions, never only the page.',
    '"""',
    'type CustomerRecencyReportTotals {',
    '  """Purchases: the sum over all rows that match."""',
    '  purchaseCount: Int!',
    '',
    '  """Points: the sum over all rows that match."""',
    '  points: Points!',
    '}',
    '',
    '"""',
    'Conditions on the columns. All that are given must hold; give at least one.',
    '"""',
    'input CustomerRecencyReportWhere {',
    '  """All of these hold. Not empty."""',
    '  and: [CustomerRecencyReportWhere!]',
    '',
    '  """At least one of these holds. Not empty."""',
    '  or: [CustomerRecencyReportWhere!]',
    '',
    '  """This does not hold. Rows where a null leaves that open are left out."""',
    '  not: CustomerRecencyReportWhere',
    '',
    '  """Condition on: Reference"""',
    '  reference: StringWhere',
    '',
    '  """Condition on: How long ago the customer bought something."""',
    '  band: CustomerRecencyReportBandWhere',
    '',
    '  """Condition on: The UTC day of the last purchase."""',
    '  lastPurchaseOn: DateWhere',
    '',
    '  """Condition on: Days from the last purchase to the day of the filter."""',
    '  daysSince: IntWhere',
    '',
    '  """Condition on: Purchases up to the day of the filter."""',
    '  purchaseCount: IntWhere',
    '',
    '  """Condition on: The points the customer has now."""',
    '  points: PointsWhere',
    '}'
]

snapshots['test_contract while it lasted'] = {
    'appliedFilters': [
        'asOf'
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
            'band': 'ACTIVE',
            'daysSince': 24,
            'lastPurchaseOn': '2024-01-10',
            'points': 0,
            'purchaseCount': 1,
            'reference': 'ana'
        },
        {
            'band': 'ACTIVE',
            'daysSince': 2,
            'lastPurchaseOn': '2024-02-01',
            'points': -50,
            'purchaseCount': 2,
            'reference': 'ben'
        },
        {
            'band': 'ACTIVE',
            'daysSince': 19,
            'lastPurchaseOn': '2024-01-15',
            'points': 0,
            'purchaseCount': 1,
            'reference': 'cleo'
        },
        {
            'band': 'ACTIVE',
            'daysSince': 14,
            'lastPurchaseOn': '2024-01-20',
            'points': 10,
            'purchaseCount': 1,
            'reference': 'dan'
        },
        {
            'band': 'NEVER',
            'daysSince': None,
            'lastPurchaseOn': None,
            'points': 0,
            'purchaseCount': 0,
            'reference': 'eve'
        },
        {
            'band': 'NEVER',
            'daysSince': None,
            'lastPurchaseOn': None,
            'points': 0,
            'purchaseCount': 0,
            'reference': 'fay'
        },
        {
            'band': 'ACTIVE',
            'daysSince': 12,
            'lastPurchaseOn': '2024-01-22',
            'points': 100,
            'purchaseCount': 1,
            'reference': 'gus'
        },
        {
            'band': 'ACTIVE',
            'daysSince': 3,
            'lastPurchaseOn': '2024-01-31',
            'points': 15,
            'purchaseCount': 1,
            'reference': 'hal'
        },
        {
            'band': 'ACTIVE',
            'daysSince': 16,
            'lastPurchaseOn': '2024-01-18',
            'points': 0,
            'purchaseCount': 1,
            'reference': 'ivy'
        }
    ],
    'totalCount': 9,
    'totals': {
        'points': 75,
        'purchaseCount': 8
    }
}
