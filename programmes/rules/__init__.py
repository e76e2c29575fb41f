"""Rules (quy tắc): what does not agree with the dated law, said with its article; never a block."""
