"""Pages on which rounds are run, products kept, nominations sent and answered."""
