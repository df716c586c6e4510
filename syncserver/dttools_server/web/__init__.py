"""HTTP: thin handlers, one file a resource. They read requests, call one use case, and write its answer."""
