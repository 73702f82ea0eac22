"""What a service desk knows, as pure records and rules: no clock, no files, no screen."""
