"""What parties and media assert about a truce, with window, unit, quotation and link: claims, never observations."""
