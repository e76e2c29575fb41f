"""Money in templates: one filter a unit, all from formatting.py."""

from django import template

from khuyencong import formatting

register = template.Library()

register.filter("dong", formatting.dong)
register.filter("money", formatting.money)
register.filter("read_back", formatting.read_back)
register.filter("number", formatting.number)
