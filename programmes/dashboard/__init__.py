"""From rows to a page: numbers in words and links, sentences, options, tables to download."""
