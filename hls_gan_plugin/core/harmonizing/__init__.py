"""S30 to what L30 would have shown, tile by tile."""
