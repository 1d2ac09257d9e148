"""What tests are made with: fixtures, and plain functions that make rows."""
