"""What a connector must offer, by capability; modules satisfy these protocols, nothing is inherited."""
