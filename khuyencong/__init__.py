"""Khuyến công: Vietnam's industrial-extension programmes, planned, recorded and compared."""

__version__ = "0.1.0"
