"""Every sentence, name, number and unit that people read or hear."""
