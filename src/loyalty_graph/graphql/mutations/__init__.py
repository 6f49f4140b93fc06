"""The fields of Mutation, with their inputs and payloads."""
