"""Charts that PowerPoint can edit: `charts` draws one, of `categories` or as a `scatter` of points."""
