"""`{% load components %}`: every part of a page, from one shelf."""

from tablee.web.components import acts, cards, fields, layout, lists, marks
from tablee.web.components.shelf import register
