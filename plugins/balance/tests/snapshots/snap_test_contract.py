# -*- coding: utf-8 -*-
# snapshottest: v1 - https://goo.gl/zC4yUc
from __future__ import unicode_literals

from snapshottest import Snapshot


snapshots = Snapshot()

snapshots['test_contract catalogue'] = {
    'arguments': [
        {
            'dataType': 'STRING',
            'defaultValue': None,
            'dependsOn': None,
            'example': 'C1',
            'fields': [
            ],
            'label': 'Campaigns',
            'list': True,
            'name': 'campaigns',
            'required': False
        },
        {
            'dataType': 'STRING',
            'defaultValue': None,
            'dependsOn': None,
            'example': 'STORE',
            'fields': [
            ],
            'label': 'Balance types',
            'list': True,
            'name': 'balanceTypes',
            'required': False
        },
        {
            'dataType': 'BOOLEAN',
            'defaultValue': 'false',
            'dependsOn': None,
            'example': None,
            'fields': [
            ],
            'label': 'Include latent customers',
            'list': False,
            'name': 'includeLatent',
            'required': False
        },
        {
            'dataType': 'BOOLEAN',
            'defaultValue': 'false',
            'dependsOn': None,
            'example': None,
            'fields': [
            ],
            'label': 'Include orphans',
            'list': False,
            'name': 'includeOrphans',
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
            'dataType': 'STRING',
            'filterable': True,
            'key': False,
            'label': 'First Name',
            'limited': True,
            'list': False,
            'name': 'firstName',
            'nullable': True,
            'personal': True,
            'sortable': True,
            'total': None
        },
        {
            'dataType': 'STRING',
            'filterable': True,
            'key': False,
            'label': 'Last Name',
            'limited': True,
            'list': False,
            'name': 'lastName',
            'nullable': True,
            'personal': True,
            'sortable': True,
            'total': None
        },
        {
            'dataType': 'POINTS',
            'filterable': True,
            'key': False,
            'label': 'Balance',
            'limited': True,
            'list': False,
            'name': 'balance',
            'nullable': False,
            'personal': False,
            'sortable': True,
            'total': 'SUM'
        },
        {
            'dataType': 'POINTS',
            'filterable': True,
            'key': False,
            'label': 'Campaign Net',
            'limited': True,
            'list': False,
            'name': 'campaignNet',
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
            'name': 'entryCount',
            'nullable': False,
            'personal': False,
            'sortable': True,
            'total': 'SUM'
        },
        {
            'dataType': 'DATETIME',
            'filterable': True,
            'key': False,
            'label': 'First Entry',
            'limited': True,
            'list': False,
            'name': 'firstEntryAt',
            'nullable': True,
            'personal': False,
            'sortable': True,
            'total': None
        },
        {
            'dataType': 'DATETIME',
            'filterable': True,
            'key': False,
            'label': 'Last Entry',
            'limited': True,
            'list': False,
            'name': 'lastEntryAt',
            'nullable': True,
            'personal': False,
            'sortable': True,
            'total': None
        }
    ],
    'description': '''Customers with at least one entry and the points they have.

A balance of zero is shown: it says that somebody earned and spent. Customers without entries, and references with
entries but no customer record, are left out unless they are asked for.''',
    'exportFormats': [
        'CSV',
        'NDJSON'
    ],
    'identities': [
    ],
    'name': 'balance',
    'plugin': {
        'distribution': 'loyalty-graph-balance',
        'name': 'balance',
        'status': 'OK'
    },
    'queryField': 'balanceReport',
    'title': 'Customer Balance',
    'version': '1.0'
}

snapshots['test_contract everyone'] = {
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
            'balance': 0,
            'campaignNet': 0,
            'email': 'ana@example.test',
            'entryCount': 3,
            'firstEntryAt': '2024-01-10T09:00:00Z',
            'firstName': 'Ana',
            'lastEntryAt': '2024-02-03T12:00:00Z',
            'lastName': 'Test',
            'reference': 'ana'
        },
        {
            'balance': -50,
            'campaignNet': -50,
            'email': 'ben@example.test',
            'entryCount': 3,
            'firstEntryAt': '2024-01-12T10:00:00Z',
            'firstName': 'Ben',
            'lastEntryAt': '2024-02-02T14:00:00Z',
            'lastName': 'Test',
            'reference': 'ben'
        },
        {
            'balance': 0,
            'campaignNet': 0,
            'email': 'cleo@example.test',
            'entryCount': 2,
            'firstEntryAt': '2024-01-15T12:00:00Z',
            'firstName': 'Cleo',
            'lastEntryAt': '2024-02-02T16:00:00Z',
            'lastName': 'Test',
            'reference': 'cleo'
        },
        {
            'balance': 10,
            'campaignNet': 10,
            'email': 'dan@example.test',
            'entryCount': 3,
            'firstEntryAt': '2024-01-20T08:00:00Z',
            'firstName': 'Dan',
            'lastEntryAt': '2024-02-05T09:00:00Z',
            'lastName': 'Test',
            'reference': 'dan'
        },
        {
            'balance': 100,
            'campaignNet': 100,
            'email': 'gus@example.test',
            'entryCount': 5,
            'firstEntryAt': '2024-01-22T15:00:00Z',
            'firstName': 'Gus',
            'lastEntryAt': '2024-02-05T08:00:00Z',
            'lastName': 'Test',
            'reference': 'gus'
        },
        {
            'balance': 15,
            'campaignNet': 15,
            'email': 'hal@example.test',
            'entryCount': 7,
            'firstEntryAt': '2024-01-31T23:59:59Z',
            'firstName': 'Hal',
            'lastEntryAt': '2024-02-05T00:00:00Z',
            'lastName': 'Test',
            'reference': 'hal'
        },
        {
            'balance': 0,
            'campaignNet': 0,
            'email': 'ivy@example.test',
            'entryCount': 2,
            'firstEntryAt': '2024-01-18T12:00:00Z',
            'firstName': 'Ivy',
            'lastEntryAt': '2024-02-05T10:00:00Z',
            'lastName': 'Test',
            'reference': 'ivy'
        }
    ],
    'totalCount': 7,
    'totals': {
        'balance': 75,
        'campaignNet': 75,
        'entryCount': 25
    }
}

snapshots['test_contract latent and orphans'] = {
    'appliedFilters': [
        'includeLatent',
        'includeOrphans'
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
            'balance': 0,
            'campaignNet': 0,
            'email': 'ana@example.test',
            'entryCount': 3,
            'firstEntryAt': '2024-01-10T09:00:00Z',
            'firstName': 'Ana',
            'lastEntryAt': '2024-02-03T12:00:00Z',
            'lastName': 'Test',
            'reference': 'ana'
        },
        {
            'balance': -50,
            'campaignNet': -50,
            'email': 'ben@example.test',
            'entryCount': 3,
            'firstEntryAt': '2024-01-12T10:00:00Z',
            'firstName': 'Ben',
            'lastEntryAt': '2024-02-02T14:00:00Z',
            'lastName': 'Test',
            'reference': 'ben'
        },
        {
            'balance': 0,
            'campaignNet': 0,
            'email': 'cleo@example.test',
            'entryCount': 2,
            'firstEntryAt': '2024-01-15T12:00:00Z',
            'firstName': 'Cleo',
            'lastEntryAt': '2024-02-02T16:00:00Z',
            'lastName': 'Test',
            'reference': 'cleo'
        },
        {
            'balance': 10,
            'campaignNet': 10,
            'email': 'dan@example.test',
            'entryCount': 3,
            'firstEntryAt': '2024-01-20T08:00:00Z',
            'firstName': 'Dan',
            'lastEntryAt': '2024-02-05T09:00:00Z',
            'lastName': 'Test',
            'reference': 'dan'
        },
        {
            'balance': 0,
            'campaignNet': 0,
            'email': 'eve@example.test',
            'entryCount': 0,
            'firstEntryAt': None,
            'firstName': 'Eve',
            'lastEntryAt': None,
            'lastName': 'Test',
            'reference': 'eve'
        },
        {
            'balance': 0,
            'campaignNet': 0,
            'email': 'fay@example.test',
            'entryCount': 0,
            'firstEntryAt': None,
            'firstName': 'Fay',
            'lastEntryAt': None,
            'lastName': 'Test',
            'reference': 'fay'
        },
        {
            'balance': 100,
            'campaignNet': 100,
            'email': 'gus@example.test',
            'entryCount': 5,
            'firstEntryAt': '2024-01-22T15:00:00Z',
            'firstName': 'Gus',
            'lastEntryAt': '2024-02-05T08:00:00Z',
            'lastName': 'Test',
            'reference': 'gus'
        },
        {
            'balance': 15,
            'campaignNet': 15,
            'email': 'hal@example.test',
            'entryCount': 7,
            'firstEntryAt': '2024-01-31T23:59:59Z',
            'firstName': 'Hal',
            'lastEntryAt': '2024-02-05T00:00:00Z',
            'lastName': 'Test',
            'reference': 'hal'
        },
        {
            'balance': 0,
            'campaignNet': 0,
            'email': 'ivy@example.test',
            'entryCount': 2,
            'firstEntryAt': '2024-01-18T12:00:00Z',
            'firstName': 'Ivy',
            'lastEntryAt': '2024-02-05T10:00:00Z',
            'lastName': 'Test',
            'reference': 'ivy'
        },
        {
            'balance': 30,
            'campaignNet': 30,
            'email': None,
            'entryCount': 1,
            'firstEntryAt': '2024-01-25T11:00:00Z',
            'firstName': None,
            'lastEntryAt': '2024-01-25T11:00:00Z',
            'lastName': None,
            'reference': 'x9'
        }
    ],
    'totalCount': 10,
    'totals': {
        'balance': 105,
        'campaignNet': 105,
        'entryCount': 26
    }
}

snapshots['test_contract one campaign'] = {
    'appliedFilters': [
        'campaigns'
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
            'balance': 0,
            'campaignNet': 0,
            'email': 'ana@example.test',
            'entryCount': 3,
            'firstEntryAt': '2024-01-10T09:00:00Z',
            'firstName': 'Ana',
            'lastEntryAt': '2024-02-03T12:00:00Z',
            'lastName': 'Test',
            'reference': 'ana'
        },
        {
            'balance': -50,
            'campaignNet': -50,
            'email': 'ben@example.test',
            'entryCount': 3,
            'firstEntryAt': '2024-01-12T10:00:00Z',
            'firstName': 'Ben',
            'lastEntryAt': '2024-02-02T14:00:00Z',
            'lastName': 'Test',
            'reference': 'ben'
        },
        {
            'balance': 0,
            'campaignNet': 80,
            'email': 'cleo@example.test',
            'entryCount': 1,
            'firstEntryAt': '2024-01-15T12:00:00Z',
            'firstName': 'Cleo',
            'lastEntryAt': '2024-01-15T12:00:00Z',
            'lastName': 'Test',
            'reference': 'cleo'
        },
        {
            'balance': 10,
            'campaignNet': 45,
            'email': 'dan@example.test',
            'entryCount': 2,
            'firstEntryAt': '2024-01-20T08:00:00Z',
            'firstName': 'Dan',
            'lastEntryAt': '2024-02-04T11:00:00Z',
            'lastName': 'Test',
            'reference': 'dan'
        },
        {
            'balance': 100,
            'campaignNet': 25,
            'email': 'gus@example.test',
            'entryCount': 1,
            'firstEntryAt': '2024-02-01T10:00:00Z',
            'firstName': 'Gus',
            'lastEntryAt': '2024-02-01T10:00:00Z',
            'lastName': 'Test',
            'reference': 'gus'
        }
    ],
    'totalCount': 5,
    'totals': {
        'balance': 60,
        'campaignNet': 100,
        'entryCount': 10
    }
}

snapshots['test_contract sdl'] = [
    'extend type Query {',
    '  balanceReport(filter: BalanceReportFilter, where: BalanceReportWhere, orderBy: [BalanceReportOrder!], first: Int, after: String, last: Int, before: String): BalanceReportConnection!',
    '}',
    '',
    '"""',
    'A page of rows of the type BalanceReportRow, and what there is to say of all of them.',
    '"""',
    'type BalanceReportConnection implements ReportResult {',
    '  """The rows of the page with their cursors."""',
    '  edges: [BalanceReportEdge!]!',
    '',
    '  """The rows of the page."""',
    '  nodes: [BalanceReportRow!]!',
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
    '  """Totals over all rows that match filter and conditions."""',
    '  totals: BalanceReportTotals!',
    '}',
    '',
    '"""One row of BalanceReportConnection and its cursor."""',
    'type BalanceReportEdge {',
    '  """The place of the row, for `after` and `before`."""',
    '  cursor: String!',
    '',
    '  """The row."""',
    '  node: BalanceReportRow!',
    '}',
    '',
    '"""What the report is about."""',
    'input BalanceReportFilter {',
    '  """',
    '  Codes of campaigns: only customers with an entry in one of them, and counts of those entries. The balance stays the whole balance. Left out: all entries, those without a campaign too. For example C1.',
    '  """',
    '  campaigns: [String!]',
    '',
    '  """',
    '  Codes of balance types: customers, balances and entries in these only. Left out: all types. For example STORE.',
    '  """',
    '  balanceTypes: [String!]',
    '',
    '  """',
    '  Also show customers without such an entry; with campaigns, those enrolled in one of them.',
    '  """',
    '  includeLatent: Boolean! = false',
    '',
    '  """Also show references that have such entries but no customer record."""',
    '  includeOrphans: Boolean! = false',
    '}',
    '',
    '"""',
    "One key of the order. Rows that are equal in all keys given are in the order of the table's own key.",
    '"""',
    'input BalanceReportOrder {',
    '  """The column."""',
    '  field: BalanceReportOrderField!',
    '',
    '  """Its direction. Null is the greatest value."""',
    '  direction: OrderDirection! = ASC',
    '}',
    '',
    '"""The columns that rows can be ordered by."""',
    'enum BalanceReportOrderField {',
    '  """The unique id by which entries and imports name the customer."""',
    '  REFERENCE',
    '',
    '  """The customer\'s email address."""',
    '  EMAIL',
    '',
    '  """The customer\'s first name."""',
    '  FIRST_NAME',
    '',
    '  """The customer\'s last name."""',
    '  LAST_NAME',
    '',
    '  """The points the customer has now, whichever campaigns are selected."""',
    '  BALANCE',
    '',
    '  """',
    "  The sum of the customer's entries in the selected campaigns; without campaigns, of all entries.",
    '  """',
    '  CAMPAIGN_NET',
    '',
    '  """How many entries `campaignNet` is the sum of: 0 for a latent customer."""',
    '  ENTRY_COUNT',
    '',
    '  """When the first of these entries took effect."""',
    '  FIRST_ENTRY_AT',
    '',
    '  """When the last of these entries took effect."""',
    '  LAST_ENTRY_AT',
    '}',
    '',
    '"""One row of the report Customer Balance."""',
    'type BalanceReportRow {',
    '  """The unique id by which entries and imports name the customer."""',
    '  reference: String!',
    '',
    '  """The customer\'s email address."""',
    '  email: String',
    '',
    '  """The customer\'s first name."""',
    '  firstName: String',
    '',
    '  """The customer\'s last name."""',
    '  lastName: String',
    '',
    '  """The points the customer has now, whichever campaigns are selected."""',
    '  balance: Points!',
    '',
    '  """',
    "  The sum of the customer's entries in the selected campaigns; without campaigns, of all entries.",
    '  """',
    '  campaignNet: Points!',
    '',
    '  """How many entries `campaignNet` is the sum of: 0 for a latent customer."""',
    '  entryCount: Int!',
    '',
    '  """When the first of these entries took effect."""',
    '  firstEntryAt: DateTime',
    '',
    '  """When the last of these entries took effect."""',
    '  lastEntryAt: DateTime',
    '',
    '  """The customer record; null for an orphan."""',
    '  customer: Customer',
    '}',
    '',
    '"""',
    'Totals over all rows that match filter and conditions, never only the page.',
    '"""',
    'type BalanceReportTotals {',
    '  """Balance: the sum over all rows that match."""',
    '  balance: Points!',
    '',
    '  """Campaign Net: the sum over all rows that match."""',
    '  campaignNet: Points!',
    '',
    '  """Entries: the sum over all rows that match."""',
    '  entryCount: Int!',
    '}',
    '',
    '"""',
    'Conditions on the columns. All that are given must hold; give at least one.',
    '"""',
    'input BalanceReportWhere {',
    '  """All of these hold. Not empty."""',
    '  and: [BalanceReportWhere!]',
    '',
    '  """At least one of these holds. Not empty."""',
    '  or: [BalanceReportWhere!]',
    '',
    '  """This does not hold. Rows where a null leaves that open are left out."""',
    '  not: BalanceReportWhere',
    '',
    '  """',
    '  Condition on: The unique id by which entries and imports name the customer.',
    '  """',
    '  reference: StringWhere',
    '',
    '  """Condition on: The customer\'s email address."""',
    '  email: StringWhere',
    '',
    '  """Condition on: The customer\'s first name."""',
    '  firstName: StringWhere',
    '',
    '  """Condition on: The customer\'s last name."""',
    '  lastName: StringWhere',
    '',
    '  """',
    '  Condition on: The points the customer has now, whichever campaigns are selected.',
    '  """',
    '  balance: PointsWhere',
    '',
    '  """',
    "  Condition on: The sum of the customer's entries in the selected campaigns; without campaigns, of all entries.",
    '  """',
    '  campaignNet: PointsWhere',
    '',
    '  """',
    '  Condition on: How many entries `campaignNet` is the sum of: 0 for a latent customer.',
    '  """',
    '  entryCount: IntWhere',
    '',
    '  """Condition on: When the first of these entries took effect."""',
    '  firstEntryAt: DateTimeWhere',
    '',
    '  """Condition on: When the last of these entries took effect."""',
    '  lastEntryAt: DateTimeWhere',
    '}'
]
