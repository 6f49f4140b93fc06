"""The gateway as a web application: requests in, answers out. What they ask and how it is read is below."""
