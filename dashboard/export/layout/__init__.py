"""What every format of a review shares: sizes, colours, where things stand, which page they are on."""
