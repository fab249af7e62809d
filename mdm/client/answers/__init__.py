"""What the service answers. Members may be added to answers at any time; what is not known here is passed over."""
