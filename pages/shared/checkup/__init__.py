"""店铺体检 as a page: a section per rule."""
