"""For tests of this gateway and of plugins: fixtures over a real PostgreSQL. Needs the extra `testing`.

`pytest_plugins = ["loyalty_graph.testing.plugin"]` in a test module or the top conftest makes them known: `gateway`, a
running gateway without data; `ledger`, to give it some; `worked_example`, a gateway that has a tiny shop's. What a
report has to promise is checked by `loyalty_graph.testing.contract.assert_report_contract`.
"""
