# -*- coding: utf-8 -*-
# snapshottest: v1 - https://goo.gl/zC4yUc
from __future__ import unicode_literals

from snapshottest import Snapshot


snapshots = Snapshot()

snapshots['test_contract any campaign'] = {
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
            'createdAt': '2024-01-01T08:00:00Z',
            'email': 'ana@example.test',
            'enrolledCampaigns': [
                'C1',
                'C2'
            ],
            'entryCount': 3,
            'firstEntryAt': '2024-01-10T09:00:00Z',
            'firstName': 'Ana',
            'lastEntryAt': '2024-02-03T12:00:00Z',
            'lastName': 'Test',
            'membership': 'BOTH',
            'reference': 'ana'
        },
        {
            'createdAt': '2024-01-01T08:00:00Z',
            'email': 'ben@example.test',
            'enrolledCampaigns': [
            ],
            'entryCount': 3,
            'firstEntryAt': '2024-01-12T10:00:00Z',
            'firstName': 'Ben',
            'lastEntryAt': '2024-02-02T14:00:00Z',
            'lastName': 'Test',
            'membership': 'TRANSACTED',
            'reference': 'ben'
        },
        {
            'createdAt': '2024-01-01T08:00:00Z',
            'email': 'cleo@example.test',
            'enrolledCampaigns': [
                'C1'
            ],
            'entryCount': 1,
            'firstEntryAt': '2024-01-15T12:00:00Z',
            'firstName': 'Cleo',
            'lastEntryAt': '2024-01-15T12:00:00Z',
            'lastName': 'Test',
            'membership': 'BOTH',
            'reference': 'cleo'
        },
        {
            'createdAt': '2024-01-01T08:00:00Z',
            'email': 'dan@example.test',
            'enrolledCampaigns': [
                'C1'
            ],
            'entryCount': 2,
            'firstEntryAt': '2024-01-20T08:00:00Z',
            'firstName': 'Dan',
            'lastEntryAt': '2024-02-04T11:00:00Z',
            'lastName': 'Test',
            'membership': 'BOTH',
            'reference': 'dan'
        },
        {
            'createdAt': '2024-01-01T08:00:00Z',
            'email': 'eve@example.test',
            'enrolledCampaigns': [
                'C1'
            ],
            'entryCount': 0,
            'firstEntryAt': None,
            'firstName': 'Eve',
            'lastEntryAt': None,
            'lastName': 'Test',
            'membership': 'ENROLLED',
            'reference': 'eve'
        },
        {
            'createdAt': '2024-01-01T08:00:00Z',
            'email': 'gus@example.test',
            'enrolledCampaigns': [
                'C1',
                'C2'
            ],
            'entryCount': 2,
            'firstEntryAt': '2024-01-22T15:00:00Z',
            'firstName': 'Gus',
            'lastEntryAt': '2024-02-01T10:00:00Z',
            'lastName': 'Test',
            'membership': 'BOTH',
            'reference': 'gus'
        },
        {
            'createdAt': '2024-01-01T08:00:00Z',
            'email': 'hal@example.test',
            'enrolledCampaigns': [
                'C2'
            ],
            'entryCount': 2,
            'firstEntryAt': '2024-01-31T23:59:59Z',
            'firstName': 'Hal',
            'lastEntryAt': '2024-02-04T10:00:00Z',
            'lastName': 'Test',
            'membership': 'BOTH',
            'reference': 'hal'
        },
        {
            'createdAt': '2024-01-01T08:00:00Z',
            'email': 'ivy@example.test',
            'enrolledCampaigns': [
            ],
            'entryCount': 1,
            'firstEntryAt': '2024-01-18T12:00:00Z',
            'firstName': 'Ivy',
            'lastEntryAt': '2024-01-18T12:00:00Z',
            'lastName': 'Test',
            'membership': 'TRANSACTED',
            'reference': 'ivy'
        }
    ],
    'totalCount': 8,
    'totals': {
        'entryCount': 14
    }
}

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
            'dataType': 'ENUM',
            'filterable': True,
            'key': False,
            'label': 'Membership',
            'limited': True,
            'list': False,
            'name': 'membership',
            'nullable': False,
            'personal': False,
            'sortable': True,
            'total': None
        },
        {
            'dataType': 'STRING',
            'filterable': True,
            'key': False,
            'label': 'Enrolled Campaigns',
            'limited': True,
            'list': True,
            'name': 'enrolledCampaigns',
            'nullable': False,
            'personal': False,
            'sortable': False,
            'total': None
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
        },
        {
            'dataType': 'DATETIME',
            'filterable': True,
            'key': False,
            'label': 'Created',
            'limited': True,
            'list': False,
            'name': 'createdAt',
            'nullable': False,
            'personal': False,
            'sortable': True,
            'total': None
        }
    ],
    'description': '''Customers that are enrolled in a campaign or have an entry in one, each once.

Only customer records: an orphan has no row. A record that is enrolled nowhere and whose entries, if any, belong to
no campaign is not in this report.''',
    'exportFormats': [
        'CSV',
        'NDJSON'
    ],
    'identities': [
    ],
    'name': 'all_customers',
    'plugin': {
        'distribution': 'loyalty-graph-all-customers',
        'name': 'all_customers',
        'status': 'OK'
    },
    'queryField': 'allCustomersReport',
    'title': 'All Customers',
    'version': '1.0'
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
            'createdAt': '2024-01-01T08:00:00Z',
            'email': 'ana@example.test',
            'enrolledCampaigns': [
                'C2'
            ],
            'entryCount': 0,
            'firstEntryAt': None,
            'firstName': 'Ana',
            'lastEntryAt': None,
            'lastName': 'Test',
            'membership': 'ENROLLED',
            'reference': 'ana'
        },
        {
            'createdAt': '2024-01-01T08:00:00Z',
            'email': 'gus@example.test',
            'enrolledCampaigns': [
                'C2'
            ],
            'entryCount': 1,
            'firstEntryAt': '2024-01-22T15:00:00Z',
            'firstName': 'Gus',
            'lastEntryAt': '2024-01-22T15:00:00Z',
            'lastName': 'Test',
            'membership': 'BOTH',
            'reference': 'gus'
        },
        {
            'createdAt': '2024-01-01T08:00:00Z',
            'email': 'hal@example.test',
            'enrolledCampaigns': [
                'C2'
            ],
            'entryCount': 2,
            'firstEntryAt': '2024-01-31T23:59:59Z',
            'firstName': 'Hal',
            'lastEntryAt': '2024-02-04T10:00:00Z',
            'lastName': 'Test',
            'membership': 'BOTH',
            'reference': 'hal'
        },
        {
            'createdAt': '2024-01-01T08:00:00Z',
            'email': 'ivy@example.test',
            'enrolledCampaigns': [
            ],
            'entryCount': 1,
            'firstEntryAt': '2024-01-18T12:00:00Z',
            'firstName': 'Ivy',
            'lastEntryAt': '2024-01-18T12:00:00Z',
            'lastName': 'Test',
            'membership': 'TRANSACTED',
            'reference': 'ivy'
        }
    ],
    'totalCount': 4,
    'totals': {
        'entryCount': 4
    }
}

snapshots['test_contract sdl'] = [
    'extend type Query {',
    '  allCustomersReport(filter: AllCustomersReportFilter, where: AllCustomersReportWhere, orderBy: [AllCustomersReportOrder!], first: Int, after: String, last: Int, before: String): AllCustomersReportConnection!',
    '}',
    '',
    '"""',
    'A page of rows of the type AllCustomersReportRow, and what there is to say of all of them.',
    '"""',
    'type AllCustomersReportConnection implements ReportResult {',
    '  """The rows of the page with their cursors."""',
    '  edges: [AllCustomersReportEdge!]!',
    '',
    '  """The rows of the page."""',
    '  nodes: [AllCustomersReportRow!]!',
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
    '  totals: AllCustomersReportTotals!',
    '}',
    '',
    '"""One row of AllCustomersReportConnection and its cursor."""',
    'type AllCustomersReportEdge {',
    '  """The place of the row, for `after` and `before`."""',
    '  cursor: String!',
    '',
    '  """The row."""',
    '  node: AllCustomersReportRow!',
    '}',
    '',
    '"""What the report is about."""',
    'input AllCustomersReportFilter {',
    '  """',
    '  Codes of campaigns: every column speaks of these only. Left out: any campaign. For example C1.',
    '  """',
    '  campaigns: [String!]',
    '}',
    '',
    '"""How a customer belongs to the selected campaigns."""',
    'enum AllCustomersReportMembership {',
    '  """Enrolled, without an entry"""',
    '  ENROLLED',
    '',
    '  """With an entry, not enrolled"""',
    '  TRANSACTED',
    '',
    '  """Enrolled and with an entry"""',
    '  BOTH',
    '}',
    '',
    '"""',
    'Conditions on one column. All that are given must hold; give at least one.',
    '"""',
    'input AllCustomersReportMembershipWhere {',
    '  """Equal to this value. Ask for null with isNull."""',
    '  eq: AllCustomersReportMembership',
    '',
    '  """',
    '  Not equal to this value. A null is neither equal nor unequal to anything.',
    '  """',
    '  ne: AllCustomersReportMembership',
    '',
    '  """Equal to one of these values."""',
    '  in: [AllCustomersReportMembership!]',
    '',
    '  """true: has no value. false: has one."""',
    '  isNull: Boolean',
    '}',
    '',
    '"""',
    "One key of the order. Rows that are equal in all keys given are in the order of the table's own key.",
    '"""',
    'input AllCustomersReportOrder {',
    '  """The column."""',
    '  field: AllCustomersReportOrderField!',
    '',
    '  """Its direction. Null is the greatest value."""',
    '  direction: OrderDirection! = ASC',
    '}',
    '',
    '"""The columns that rows can be ordered by."""',
    'enum AllCustomersReportOrderField {',
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
    '  """',
    '  Whether the customer is enrolled in the selected campaigns, or acts in them.',
    '  """',
    '  MEMBERSHIP',
    '',
    '  """How many entries the customer has in the selected campaigns."""',
    '  ENTRY_COUNT',
    '',
    '  """When the first of these entries took effect."""',
    '  FIRST_ENTRY_AT',
    '',
    '  """When the last of these entries took effect."""',
    '  LAST_ENTRY_AT',
    '',
    '  """When the customer record was created."""',
    '  CREATED_AT',
    '}',
    '',
    '"""One row of the report All Customers."""',
    'type AllCustomersReportRow {',
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
    '  """',
    '  Whether the customer is enrolled in the selected campaigns, or acts in them.',
    '  """',
    '  membership: AllCustomersReportMembership!',
    '',
    '  """Codes of the selected campaigns the customer is enrolled in, sorted."""',
    '  enrolledCampaigns: [String!]!',
    '',
    '  """How many entries the customer has in the selected campaigns."""',
    '  entryCount: Int!',
    '',
    '  """When the first of these entries took effect."""',
    '  firstEntryAt: DateTime',
    '',
    '  """When the last of these entries took effect."""',
    '  lastEntryAt: DateTime',
    '',
    '  """When the customer record was created."""',
    '  createdAt: DateTime!',
    '',
    '  """The customer record."""',
    '  customer: Customer',
    '}',
    '',
    '"""',
    'Totals over all rows that match filter and conditions, never only the page.',
    '"""',
    'type AllCustomersReportTotals {',
    '  """Entries: the sum over all rows that match."""',
    '  entryCount: Int!',
    '}',
    '',
    '"""',
    'Conditions on the columns. All that are given must hold; give at least one.',
    '"""',
    'input AllCustomersReportWhere {',
    '  """All of these hold. Not empty."""',
    '  and: [AllCustomersReportWhere!]',
    '',
    '  """At least one of these holds. Not empty."""',
    '  or: [AllCustomersReportWhere!]',
    '',
    '  """This does not hold. Rows where a null leaves that open are left out."""',
    '  not: AllCustomersReportWhere',
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
    '  Condition on: Whether the customer is enrolled in the selected campaigns, or acts in them.',
    '  """',
    '  membership: AllCustomersReportMembershipWhere',
    '',
    '  """',
    '  Condition on: Codes of the selected campaigns the customer is enrolled in, sorted.',
    '  """',
    '  enrolledCampaigns: StringListWhere',
    '',
    '  """',
    '  Condition on: How many entries the customer has in the selected campaigns.',
    '  """',
    '  entryCount: IntWhere',
    '',
    '  """Condition on: When the first of these entries took effect."""',
    '  firstEntryAt: DateTimeWhere',
    '',
    '  """Condition on: When the last of these entries took effect."""',
    '  lastEntryAt: DateTimeWhere',
    '',
    '  """Condition on: When the customer record was created."""',
    '  createdAt: DateTimeWhere',
    '}'
]
