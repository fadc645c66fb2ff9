"""What parties declare of their sites: which weapons stand where, how many, from when until when."""
