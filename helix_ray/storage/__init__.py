"""The database: what is acknowledged is durable here."""
