"""One file holds everything, of either database; it is proved whole before anything alive is touched.

`snapshot.take` writes an archive, `restoration.verify` proves it in a place of its own, `restoration.restore` puts it back.
"""
