"""data.inclusion, schema v1 (`data-inclusion-schema` 1.0.10, Licence Ouverte 2.0): structures and services, as public data.

The norm: https://gip-inclusion.github.io/data-inclusion-schema. `write` turns what a structure says into the norm's rows,
`score` measures them as the norm's own score does. Its package checks both in the tests; Tablée runs without it.
"""
