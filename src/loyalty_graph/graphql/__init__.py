"""The GraphQL schema, made of the core's tables and the reports' declarations, and running requests against it."""

from __future__ import annotations

from loyalty_graph.graphql.context import RequestContext
from loyalty_graph.graphql.executing import Answer, Executor, GraphQLRequest
from loyalty_graph.graphql.schema import build_schema, print_schema, serving

__all__ = ["Answer", "Executor", "GraphQLRequest", "RequestContext", "build_schema", "print_schema", "serving"]
