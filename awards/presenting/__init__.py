"""What the pages of awards show, ready to print: counts of records beside documents' figures."""
