"""From a fresh clone to a served page: prepare, start the web server and the worker, watch over both."""
