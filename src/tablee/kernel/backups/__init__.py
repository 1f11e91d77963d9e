"""One file holds everything, of either database; it is proved whole before anything alive is touched.

`taking.take` writes an archive, `restoring.verify` proves it in a place of its own, `restoring.restore` puts it back.
"""
