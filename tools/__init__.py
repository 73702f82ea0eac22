"""What builds and shows the project; not part of the product."""
