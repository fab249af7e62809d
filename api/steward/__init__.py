"""The stewards' console: pages that the server renders, at /steward. No page needs a script to be of use."""
