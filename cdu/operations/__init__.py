"""What keeps a deployment right: finding drift, mending it, sending things again, and students' own data."""
