"""The first screen: all projects of this laptop, as cards."""
