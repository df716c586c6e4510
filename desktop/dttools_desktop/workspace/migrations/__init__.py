"""Steps of the database's shape; `versions` holds one file a step."""
