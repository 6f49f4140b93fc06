"""Every report has a complete page, whoever made it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loyalty_graph.testing.gateway import GatewayClient


def test_every_report_of_the_catalogue_has_a_page(example: GatewayClient) -> None:
    home = example.http.get("/").text
    for loaded in example.plugins.reports:
        path = f"/reports/{loaded.what.name}"
        assert f'href="{path}"' in home
        assert example.http.get(path).status_code == 200
